package io.sidework.protocol.lot.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.Verdict;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Any order of messages, with one bad node of four that proposes different things, votes twice,
 * hides its lock, makes certificates of votes of different views, and repeats what was said about
 * other deals: one value, decided by all, and no honest node's signatures prove a fault (P4, P7).
 */
class SchedulePropertyTest {
  private static final int NODES = 4;
  private static final int BAD = 3;

  private record Sent(int from, int to, AgreementMessage message) {}

  private final List<EcKey> keys = new ArrayList<>();
  private final List<SlotAgreement> nodes = new ArrayList<>();
  private final List<Witness> witnesses = new ArrayList<>();
  private final List<NodeFault> faults = new ArrayList<>();
  private final List<Sent> network = new ArrayList<>();
  private final List<NewView> seen = new ArrayList<>();
  private final List<Commit> commits = new ArrayList<>();
  private final List<Integer> committers = new ArrayList<>();
  private Random random = new Random(0);
  private Notary badNotary = new Notary(context(0));

  private LotContext context(int me) {
    if (keys.isEmpty()) {
      for (int i = 0; i < NODES; i++) {
        keys.add(EcKey.of(Keccak.hash(new byte[] {(byte) i, 9})));
      }
    }
    return SlotAgreementTest.context(keys, me);
  }

  private void start(long seed) {
    random = new Random(seed);
    List.of(nodes, witnesses, faults, network, seen, commits, committers).forEach(List::clear);
    badNotary = new Notary(context(BAD));
    for (int i = 0; i < NODES; i++) {
      LotContext context = context(i);
      Slot slot = Slot.of(0);
      nodes.add(new SlotAgreement(context, slot, new SlotAgreementTest.Rules(i), transport(i)));
      witnesses.add(new Witness(context, new Notary(context), slot));
    }
    nodes.forEach(node -> node.activate(0));
    nodes.forEach(node -> node.enter(0));
  }

  private Transport transport(int from) {
    return Broadcast.of(from, NODES, (to, message) -> send(from, to, message));
  }

  private void send(int from, int to, AgreementMessage message) {
    AgreementMessage said = from == BAD ? twist(message) : message;
    network.add(new Sent(from, to, said));
    if (from == BAD && random.nextBoolean()) {
      network.add(new Sent(from, to, message));
    }
  }

  private AgreementMessage twist(AgreementMessage message) {
    return switch (message) {
      case NewView in when random.nextBoolean() -> withoutLock(in);
      case Propose in when random.nextBoolean() -> otherProposal(in);
      case Prepare in when random.nextBoolean() -> otherPrepare(in);
      default -> message;
    };
  }

  private NewView withoutLock(NewView in) {
    var statement = badNotary.statement(in.slot(), in.view(), Bytes32.ZERO, in.inventory());
    return new NewView(
        in.slot(), BAD, in.view(), Optional.empty(), in.inventory(), badNotary.sign(statement));
  }

  private Prepare otherPrepare(Prepare in) {
    Bytes32 other = Keccak.hash(in.ballot().toArray());
    var vote = badNotary.vote(in.slot(), Notary.PREPARE, in.view(), other);
    return new Prepare(in.slot(), in.view(), other, badNotary.sign(vote));
  }

  /** From another three of the NEWVIEWs that it has, so that it looks right to who gets it. */
  private Propose otherProposal(Propose in) {
    List<NewView> others =
        seen.stream()
            .filter(each -> each.view() == in.view() && each.lock().isEmpty())
            .limit(3)
            .sorted(java.util.Comparator.comparingInt(NewView::node))
            .toList();
    if (others.size() < 3) {
      return in;
    }
    Ballot ballot =
        new SlotAgreementTest.Rules(BAD)
            .unite(others.stream().map(NewView::inventory).toList(), 0)
            .orElseThrow();
    var statement = badNotary.proposal(in.slot(), in.view(), ballot.hash(), others);
    return new Propose(in.slot(), in.view(), ballot, others, badNotary.sign(statement));
  }

  /** A certificate of whatever COMMITs it has, for the latest ballot. */
  private void forge(Ballot ballot) {
    List<NodeSignature> votes = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      int last = committers.lastIndexOf(node);
      if (last >= 0) {
        votes.add(new NodeSignature(node, commits.get(last).signature()));
      }
    }
    if (votes.size() >= 3) {
      int view = commits.getLast().view();
      network.add(
          new Sent(
              BAD, random.nextInt(BAD), new Decided(Slot.of(0), view, ballot, votes, List.of())));
    }
  }

  /** Votes of the same nodes, in the same slot of another deal. */
  private void replay() {
    int from = random.nextInt(NODES);
    LotContext other = SlotAgreementTest.context(keys, from, Keccak.hash(new byte[] {1}));
    Notary notary = new Notary(other);
    Bytes32 ballot = Keccak.hash(new byte[] {2});
    var vote = notary.vote(Slot.of(0), Notary.PREPARE, 0, ballot);
    int to = random.nextInt(BAD);
    if (to != from) {
      network.add(new Sent(from, to, new Prepare(Slot.of(0), 0, ballot, notary.sign(vote))));
    }
  }

  private void deliver(Sent sent, long now) {
    AgreementMessage message = sent.message();
    if (sent.to() == BAD) {
      if (message instanceof NewView in) {
        seen.add(in);
      } else if (message instanceof Commit in) {
        commits.add(in);
        committers.add(sent.from());
      }
    }
    SlotAgreement node = nodes.get(sent.to());
    Verdict verdict = node.receive(sent.from(), message, now);
    boolean accepted = verdict instanceof Verdict.Accept;
    faults.addAll(
        witnesses.get(sent.to()).hear(sent.from(), message, accepted, node.view()).faults());
    node.decision()
        .filter(made -> sent.from() != BAD && !(message instanceof Decided))
        .ifPresent(made -> network.add(new Sent(sent.to(), sent.from(), made)));
  }

  @Property(tries = 150)
  void oneValueAndNoHonestFault(@ForAll long seed, @ForAll @IntRange(max = 600) int loss) {
    start(seed);
    long now = 0;
    for (int step = 0; step < 6_000 && honestDecisions().size() < BAD; step++) {
      boolean trouble = step < 1_500;
      now += random.nextInt(5);
      if (network.isEmpty()) {
        now += 20;
        nodes.forEach(node -> node.repeat(transport(nodes.indexOf(node))));
      } else {
        Sent sent = network.remove(random.nextInt(network.size()));
        if (!trouble || random.nextInt(1_000) >= loss) {
          deliver(sent, now);
        }
      }
      if (trouble && step % 50 == 0) {
        replay();
        nodes
            .getFirst()
            .decision()
            .or(() -> nodes.get(1).decision())
            .ifPresent(made -> forge(made.ballot()));
      }
      long time = now;
      nodes.forEach(node -> node.advance(time));
    }
    TreeSet<Bytes32> values = new TreeSet<>();
    honestDecisions().forEach(made -> values.add(made.ballot().hash()));
    assertThat(values).as("P4").hasSize(1);
    assertThat(honestDecisions()).as("all decide").hasSize(BAD);
    LotContext context = context(0);
    for (NodeFault fault : faults) {
      assertThat(fault.node()).as("P7").isEqualTo(BAD);
      assertThat(fault.problem(context.domain(), context.committee())).isEmpty();
    }
  }

  private List<Decided> honestDecisions() {
    return nodes.subList(0, BAD).stream().flatMap(node -> node.decision().stream()).toList();
  }

  /** Q COMMITs that are not of one view are no certificate (L-38). */
  @Property(tries = 20)
  void aCertificateOfMixedViewsIsRefused(@ForAll @IntRange(max = 2) int odd) {
    start(1);
    Ballot ballot = new Ballot(new byte[] {1}, new byte[0]);
    List<NodeSignature> mixed = new ArrayList<>();
    List<NodeSignature> whole = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      Notary notary = new Notary(context(node));
      int view = node == odd ? 1 : 0;
      var vote = notary.vote(Slot.of(0), Notary.COMMIT, view, ballot.hash());
      mixed.add(new NodeSignature(node, notary.sign(vote)));
      var right = notary.vote(Slot.of(0), Notary.COMMIT, 0, ballot.hash());
      whole.add(new NodeSignature(node, notary.sign(right)));
    }
    SlotAgreement reader = nodes.get(BAD);
    for (int view = 0; view < 2; view++) {
      Decided certificate = new Decided(Slot.of(0), view, ballot, mixed, List.of());
      assertThat(reader.receive(0, certificate, 1)).isInstanceOf(Verdict.Reject.class);
    }
    Decided good = new Decided(Slot.of(0), 0, ballot, whole, List.of());
    assertThat(reader.receive(0, good, 1)).isEqualTo(Verdict.ACCEPT);
  }
}
