package io.sidework.node.testing;

import io.sidework.node.port.ReferenceRuntime;
import io.sidework.protocol.deal.Deal;

/** Every program is taken, and nothing is run. */
public final class NoRuntime implements ReferenceRuntime {
  @Override
  public Finding check(byte[] module) {
    return new Finding.Usable();
  }

  @Override
  public Run run(Deal deal, int taskIndex) {
    return new Run.Abstained("nothing is run in this test");
  }

  @Override
  public void rest() {}

  @Override
  public void close() {}
}
