package io.sidework.node.application;

import io.sidework.protocol.job.JobNeeds;

/** What became of getting a deal's program and inputs. */
public sealed interface Preparation {
  /** All of it is here. */
  record Ready(JobNeeds needs) implements Preparation {}

  /** It can never be run anywhere. */
  record Unusable(String reason) implements Preparation {}
}
