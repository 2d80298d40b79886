package io.sidework.node.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.deal.Deal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a disk may give back for a deal: read or refused, never anything else. */
class DealRecordFuzzTest {
  @Test
  void damagedRecords() {
    Deal deal = Terms.deal("fuzz", Terms.hash("p"), Terms.hash("q"), 7, 2_000_000_000L, 5);
    DealRecord known = DealRecord.known(deal, 1);
    List<byte[]> seeds =
        List.of(
            known.toBytes(),
            known.in(DealPhase.OPEN, 2).withSettled(3).toBytes(),
            known.refused("too large, äöü", 3).toBytes(),
            known
                .withDiscrepancies(List.of(Terms.key("a").address(), Terms.key("b").address()))
                .toBytes());
    Target target =
        new Target(
            "DealRecord.decode",
            input -> {
              try {
                DealRecord read = DealRecord.decode(input);
                return () -> Optional.of(read.toBytes());
              } catch (MalformedMessage e) {
                throw new Target.Refused(e);
              }
            },
            24,
            24 << 10);
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(20_000), 4);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }
}
