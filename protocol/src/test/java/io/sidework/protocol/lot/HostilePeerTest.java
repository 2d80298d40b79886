package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a single bad node could do to honest ones with signatures that verify. */
class HostilePeerTest {
  private static PeerMessage wrap(Bench bench, AgreementMessage message) {
    return new Outbox(bench.terms).wrap(new LotMessage.Voting(message));
  }

  /** The same bytes, cut into value and ruling at another place. */
  private static Ballot cut(Ballot ballot, int at) {
    byte[] value = ballot.value();
    byte[] both = Arrays.copyOf(value, value.length + ballot.ruling().length);
    System.arraycopy(ballot.ruling(), 0, both, value.length, ballot.ruling().length);
    return new Ballot(Arrays.copyOf(both, at), Arrays.copyOfRange(both, at, both.length));
  }

  /** L-31, P4: votes are for a value and a ruling, not for the two of them in a row. */
  @ParameterizedTest
  @ValueSource(ints = {Slot.CLOSE, Slot.RESOLVE})
  void aCertificateWhoseBallotIsCutElsewhereIsNone(int step) {
    Bench bench = new Bench(4, 1, 1, HONEST);
    Slot slot = new Slot(0, step);
    int victim = bench.leaders(0, step).get(1);
    bench.link =
        (from, to, message) ->
            to != victim
                || Bench.vote(message)
                    .filter(vote -> vote instanceof Decided && vote.slot().equals(slot))
                    .isEmpty();
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    int leader = bench.leaders(0, step).getFirst();
    while (bench.lot(leader).certificate(slot).isEmpty()) {
      bench.pass(100);
    }
    Decided made = bench.lot(leader).certificate(slot).orElseThrow();
    assertThat(bench.lot(victim).certificate(slot)).isEmpty();
    for (int at = 0; at < made.ballot().value().length; at++) {
      Decided twisted =
          new Decided(slot, made.view(), cut(made.ballot(), at), made.commits(), made.seals());
      assertThat(bench.input(victim, new LotInput.FromPeer(leader, wrap(bench, twisted))))
          .isInstanceOf(Verdict.Reject.class);
    }
    bench.input(victim, new LotInput.FromPeer(leader, wrap(bench, made)));
    assertThat(bench.lot(victim).certificate(slot).orElseThrow().toBytes())
        .isEqualTo(made.toBytes());
  }
}
