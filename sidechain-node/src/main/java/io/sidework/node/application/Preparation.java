package io.sidework.node.application;

import io.sidework.protocol.job.RuntimeKind;

/** What became of getting a deal's program and inputs. */
public sealed interface Preparation {
  /** All of it is here. */
  record Ready(RuntimeKind runtime) implements Preparation {}

  /** It can never be run anywhere. */
  record Unusable(String reason) implements Preparation {}
}
