package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.agreement.Statement.Bound;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Remembers what the other nodes signed in one slot, wherever it was seen, and notices when one of
 * them contradicts itself (spec L-50). It keeps what is of {@link #SPAN} views on either side of
 * the host's, and nothing of who is convicted.
 */
public final class Witness {
  /** Timers double: nobody honest is further away from this node. */
  static final int SPAN = 16;

  private final LotContext context;
  private final Notary notary;
  private final Slot slot;
  private final List<Integer> leaders;
  private final Map<Integer, NodeRecord> records = new TreeMap<>();

  /** Views whose disputed proposal this node has told everybody about. */
  private final TreeSet<Integer> told = new TreeSet<>();

  public Witness(LotContext context, Notary notary, Slot slot) {
    this.context = context;
    this.notary = notary;
    this.slot = slot;
    this.leaders = notary.leaders(slot);
  }

  /**
   * What a message brought.
   *
   * @param kept statements that are remembered from now on, or have convicted
   * @param faults at most one a node in the slot's life
   * @param disputed proposals that others have voted against, for everybody to compare (spec L-51)
   */
  public record Heard(List<Statement> kept, List<NodeFault> faults, List<Statement> disputed) {}

  /**
   * Takes the statements in a message.
   *
   * @param from who sent it
   * @param verified all signatures in it have been checked
   * @param view where this node is in the slot
   */
  public Heard hear(int from, AgreementMessage message, boolean verified, int view) {
    Hearing hearing = new Hearing(verified, Math.max(0, view));
    switch (message) {
      case AgreementMessage.NewView in -> hearing.newView(in);
      case AgreementMessage.Propose in -> {
        hearing.propose(in);
        in.justification().forEach(hearing::newView);
      }
      case AgreementMessage.Prepare in ->
          hearing.take(new Statement.Prepare(from, in.view(), in.ballot(), in.signature()));
      case AgreementMessage.Prepared in -> hearing.prepares(in.view(), in.ballot(), in.prepares());
      case AgreementMessage.Commit in ->
          hearing.take(new Statement.Commit(from, in.view(), in.ballot(), in.signature()));
      case AgreementMessage.Decided in -> hearing.decided(in);
      case AgreementMessage.Testimony in -> in.statements().forEach(hearing::take);
    }
    return hearing.result();
  }

  /** Takes a certificate's seals, which have been checked. */
  public List<NodeFault> sealed(Segment segment, List<NodeSignature> seals) {
    List<NodeFault> faults = new ArrayList<>();
    for (NodeSignature each : seals) {
      if (each.node() != context.me() && !record(each.node()).isConvicted()) {
        record(each.node())
            .keep(each.node(), new Signed<>(segment, each.signature()))
            .ifPresent(faults::add);
      }
    }
    return faults;
  }

  private NodeRecord record(int node) {
    return records.computeIfAbsent(node, any -> new NodeRecord(notary, slot));
  }

  private int leader(int view) {
    return leaders.get(view % leaders.size());
  }

  /** The leader's proposal of a view, when somebody voted for another one. */
  private Optional<Statement.Propose> disputed(int view) {
    return record(leader(view))
        .proposal(view)
        .filter(
            proposal ->
                records.values().stream()
                    .anyMatch(record -> record.isAgainst(view, proposal.ballot())));
  }

  /** One message's way through the records; ends at the first signature that is wrong. */
  private final class Hearing {
    private final boolean verified;
    private final int here;
    private final List<Statement> kept = new ArrayList<>();
    private final List<NodeFault> faults = new ArrayList<>();
    private final TreeSet<Integer> views = new TreeSet<>();
    private boolean broken;

    private Hearing(boolean verified, int here) {
      this.verified = verified;
      this.here = here;
    }

    private Heard result() {
      List<Statement> disputed = new ArrayList<>();
      views.stream()
          .filter(view -> !told.contains(view))
          .forEach(view -> disputed(view).ifPresent(disputed::add));
      disputed.forEach(statement -> told.add(statement.view()));
      return new Heard(kept, faults, disputed);
    }

    /** Its inventory, which may be long, is hashed only when it can bring something new. */
    private void newView(AgreementMessage.NewView in) {
      Optional<Bound> lock = Bound.of(in.lock());
      if (isOfInterest(in.node(), in.view()) && record(in.node()).isNews(in.view(), lock)) {
        take(
            new Statement.NewView(
                in.node(), in.view(), lock, Keccak.hash(in.inventory()), in.signature()));
      }
      in.lock()
          .ifPresent(held -> prepares(held.view(), lock.orElseThrow().ballot(), held.prepares()));
    }

    private void propose(AgreementMessage.Propose in) {
      int leader = leader(in.view());
      Bytes32 ballot = in.ballot().hash();
      if (isOfInterest(leader, in.view()) && !isKnown(leader, in.view(), ballot)) {
        take(Statement.of(leader, in, ballot));
      }
    }

    private boolean isKnown(int leader, int view, Bytes32 ballot) {
      return record(leader).proposal(view).filter(it -> it.ballot().equals(ballot)).isPresent();
    }

    private void prepares(int view, Bytes32 ballot, List<NodeSignature> signatures) {
      for (NodeSignature each : signatures) {
        take(new Statement.Prepare(each.node(), view, ballot, each.signature()));
      }
    }

    private void decided(AgreementMessage.Decided in) {
      Bytes32 ballot = in.ballot().hash();
      for (NodeSignature each : in.commits()) {
        take(new Statement.Commit(each.node(), in.view(), ballot, each.signature()));
      }
    }

    private boolean isOfInterest(int node, int view) {
      return node != context.me()
          && node < context.committee().size()
          && Math.abs(view - here) <= SPAN;
    }

    private void take(Statement statement) {
      if (broken || !isOfInterest(statement.node(), statement.view())) {
        return;
      }
      if (statement instanceof Statement.NewView in && !in.isPossible()) {
        return;
      }
      NodeRecord record = record(statement.node());
      if (record.isConvicted() || !record.isNews(statement)) {
        return;
      }
      if (!verified && !notary.isBy(slot, statement)) {
        broken = true;
        return;
      }
      kept.add(statement);
      views.add(statement.view());
      record.keep(statement).ifPresent(faults::add);
      record.forgetBefore(here - SPAN);
    }
  }
}
