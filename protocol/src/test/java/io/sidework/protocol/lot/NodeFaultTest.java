package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Proposal;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepared;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Nodes that contradict themselves are found out, wherever it shows (spec L-50 to L-52; P4, P7).
 */
class NodeFaultTest {
  private static final Slot CLOSE = new Slot(0, Slot.CLOSE);

  private final Bench bench = new Bench(4, 1, 1, HONEST);
  private final List<Integer> leaders = bench.leaders(0, Slot.CLOSE);

  /** Leader of view 0, which does as it likes in some tests; the others do as they should. */
  private final int leader = leaders.get(0);

  private final int one = leaders.get(1);
  private final int bad = leaders.get(3);

  private static Bytes32 hash(int which) {
    return Keccak.hash(new byte[] {(byte) which});
  }

  private LotContext context(int node) {
    return bench.nodes.get(node).context;
  }

  private Signature sign(int node, TypedMessage message) {
    return context(node).domain().sign(context(node).signer(), message);
  }

  private Vote vote(int phase, int view, Bytes32 ballot) {
    var deal = bench.terms.deal();
    return new Vote(deal.epoch(), deal.id(), 0, 0, Slot.CLOSE, phase, view, ballot);
  }

  private Prepare prepare(int node, int view, int ballot) {
    return new Prepare(CLOSE, view, hash(ballot), sign(node, vote(0, view, hash(ballot))));
  }

  private NewView newView(int node, int view) {
    // No bundles, and a commitment of zeros.
    byte[] inventory = new byte[4 + Bytes32.SIZE];
    var deal = bench.terms.deal();
    var statement =
        new NewViewStatement(
            deal.epoch(), deal.id(), 0, 0, Slot.CLOSE, view, Bytes32.ZERO, Keccak.hash(inventory));
    return new NewView(CLOSE, node, view, Optional.empty(), inventory, sign(node, statement));
  }

  private static PeerMessage wrap(LotContext context, AgreementMessage message) {
    return new Outbox(context).wrap(new LotMessage.Voting(message));
  }

  private Verdict tell(int to, int from, AgreementMessage message) {
    return bench.input(to, new LotInput.FromPeer(from, wrap(bench.terms, message)));
  }

  private NodeFault onlyFault(int seenBy) {
    assertThat(bench.nodes.get(seenBy).faults).hasSize(1);
    NodeFault fault = bench.nodes.get(seenBy).faults.getFirst();
    assertThat(fault.problem(bench.terms.domain(), bench.terms.committee())).isEmpty();
    return fault;
  }

  private void closeWith(int... nodes) {
    bench.contribute(bench.ranked(0), List.of(0), nodes);
  }

  @Test
  void twoPreparesInOneViewConvict() {
    assertThat(tell(leader, bad, prepare(bad, 0, 1))).isEqualTo(Verdict.ACCEPT);
    assertThat(tell(leader, bad, prepare(bad, 1, 2))).as("another view").isEqualTo(Verdict.ACCEPT);
    assertThat(tell(leader, bad, prepare(bad, 0, 1))).as("again").isNotEqualTo(Verdict.ACCEPT);
    assertThat(bench.nodes.get(leader).faults).isEmpty();
    assertThat(tell(leader, bad, prepare(bad, 0, 2))).isEqualTo(Verdict.ACCEPT);
    assertThat(onlyFault(leader))
        .isInstanceOfSatisfying(
            NodeFault.DoubleVote.class, fault -> assertThat(fault.node()).isEqualTo(bad));
    assertThat(tell(leader, bad, prepare(bad, 0, 3))).as("over").isNotEqualTo(Verdict.ACCEPT);
    onlyFault(leader);
  }

  /** L-52: what is remembered is in the log, and so is what came of it. */
  @Test
  void aRestartForgetsNothing() {
    tell(leader, bad, prepare(bad, 0, 1));
    bench.nodes.get(leader).restart();
    tell(leader, bad, prepare(bad, 0, 2));
    NodeFault fault = onlyFault(leader);
    bench.nodes.get(leader).restart();
    assertThat(bench.nodes.get(leader).replayedFaults).containsExactly(fault);
  }

  /** Nobody is convicted by what others say that it signed, and nothing of it is kept. */
  @Test
  void whatANodeDidNotSignIsNotHeldAgainstIt() {
    Prepare first = prepare(bad, 0, 1);
    Prepare forged = new Prepare(CLOSE, 0, hash(2), first.signature());
    assertThat(tell(leader, bad, first)).isEqualTo(Verdict.ACCEPT);
    assertThat(tell(leader, bad, forged)).isNotEqualTo(Verdict.ACCEPT);
    assertThat(bench.nodes.get(leader).faults).isEmpty();
  }

  @Test
  void viewsThatNobodyIsNearAreNotRemembered() {
    int before = bench.nodes.get(leader).logged();
    for (int view = 17; view < 200; view++) {
      assertThat(tell(leader, bad, prepare(bad, view, 1))).isNotEqualTo(Verdict.ACCEPT);
    }
    assertThat(bench.nodes.get(leader).logged()).isEqualTo(before);
  }

  /** A refused message may be megabytes: its log entry is not. */
  @Test
  void theLogTakesNoMoreThanTheStatements() {
    Ballot large = new Ballot(new byte[1 << 20], new byte[0]);
    var deal = bench.terms.deal();
    Bytes32 nothing = Keccak.hash(new Writer().list(List.of()).toArray());
    Proposal statement =
        new Proposal(deal.epoch(), deal.id(), 0, 0, Slot.CLOSE, 0, large.hash(), nothing);
    Propose refused = new Propose(CLOSE, 0, large, List.of(), sign(leader, statement));
    LotInput input = new LotInput.FromPeer(leader, wrap(bench.terms, refused));
    Decision decision = bench.lot(one).apply(input, bench.now());
    assertThat(decision.verdict()).isEqualTo(Verdict.ACCEPT);
    assertThat(decision.logged().toBytes()).hasSizeLessThan(400);
  }

  /** A PQC shows the votes of nodes that sent theirs to the leader alone. */
  @Test
  void aPreparedCertificateIsSearchedForVotes() {
    tell(one, bad, prepare(bad, 0, 9));
    closeWith(0, 1, 2, 3);
    bench.pass(2_000);
    assertThat(bench.votes(leader, Prepared.class)).isNotEmpty();
    boolean inPqc =
        bench.votes(leader, Prepared.class).getFirst().prepares().stream()
            .anyMatch(vote -> vote.node() == bad);
    if (!inPqc) {
      // Q others were faster; its own vote then comes to the leader, which saw nothing else.
      bench.votes(bad, Prepare.class).forEach(vote -> tell(one, bad, vote));
    }
    assertThat(onlyFault(one).node()).isEqualTo(bad);
  }

  /** it committed, the slot is decided, and later it denies. */
  @Test
  void aNewViewWithoutTheLockConvictsAlsoAfterTheDecision() {
    closeWith(0, 1, 2, 3);
    bench.pass(2_000);
    Decided decided = bench.lot(one).certificate(CLOSE).orElseThrow();
    int committer =
        decided.commits().stream()
            .map(each -> each.node())
            .filter(node -> node != one)
            .findFirst()
            .orElseThrow();
    tell(one, committer, newView(committer, decided.view()));
    assertThat(bench.nodes.get(one).faults).as("of the same view").isEmpty();
    tell(one, committer, newView(committer, decided.view() + 1));
    assertThat(onlyFault(one))
        .isInstanceOfSatisfying(
            NodeFault.BrokenLock.class, fault -> assertThat(fault.node()).isEqualTo(committer));
  }

  /** The other order: the denial is known when the COMMIT comes. */
  @Test
  void aCommitAfterTheDenialConvicts() {
    tell(one, bad, newView(bad, 3));
    Bytes32 ballot = hash(5);
    Commit commit = new Commit(CLOSE, 1, ballot, sign(bad, vote(1, 1, ballot)), Optional.empty());
    tell(one, bad, commit);
    assertThat(onlyFault(one)).isInstanceOf(NodeFault.BrokenLock.class);
  }

  /**
   * L-51: each proposal is right for who sees it alone; nothing comes of them, and all learn why.
   */
  @Test
  void aLeaderThatProposesTwoThingsIsFoundOutWhenTheViewFails() {
    bench.link = (from, to, message) -> false;
    closeWith(one);
    bench.down.add(leader);
    while (!bench.lot(one).progress().phase().equals("CLOSING")
        || !bench.lot(bad).progress().phase().equals("CLOSING")) {
      bench.pass(1_000);
    }
    int two = leaders.get(2);
    List<NewView> all = new ArrayList<>();
    for (int node : List.of(one, two, bad)) {
      all.add(bench.votes(node, NewView.class).getFirst());
    }
    all.add(newView(leader, 0));
    tell(one, leader, propose(all, one, two));
    tell(two, leader, propose(all, two, bad));
    assertThat(bench.votes(one, Prepare.class)).hasSize(1);
    assertThat(bench.votes(two, Prepare.class)).hasSize(1);
    assertThat(bench.nodes.get(one).faults).isEmpty();

    bench.link = (from, to, message) -> true;
    bench.pass(30_000);
    assertThat(bench.lot(one).certificate(CLOSE).orElseThrow().view()).isPositive();
    assertThat(onlyFault(one)).isInstanceOf(NodeFault.DoubleProposal.class);
    assertThat(onlyFault(two).node()).isEqualTo(leader);
  }

  private static Bytes32 commitment(NewView message) {
    byte[] inventory = message.inventory();
    int length = inventory.length;
    return Bytes32.of(Arrays.copyOfRange(inventory, length - Bytes32.SIZE, length));
  }

  /** What the leader may propose from its own NEWVIEW and those of two others. */
  private Propose propose(List<NewView> all, int first, int second) {
    List<NewView> some =
        all.stream()
            .filter(each -> List.of(leader, first, second).contains(each.node()))
            .sorted(java.util.Comparator.comparingInt(NewView::node))
            .toList();
    List<Bytes32> bundles =
        first == one ? List.of(bench.ranked(0).bundle(List.of(0), 0).id()) : List.of();
    List<Bytes32> commitments =
        some.stream().map(NodeFaultTest::commitment).distinct().sorted().toList();
    Ballot ballot = new Ballot(new ClosedSet(bundles, commitments).toBytes(), new byte[0]);
    var deal = bench.terms.deal();
    Proposal statement =
        new Proposal(
            deal.epoch(),
            deal.id(),
            0,
            0,
            Slot.CLOSE,
            0,
            ballot.hash(),
            Keccak.hash(new Writer().list(some).toArray()));
    return new Propose(CLOSE, 0, ballot, some, sign(leader, statement));
  }
}
