package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.lot.agreement.Statement.Bound;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one node signed in one slot: at most one statement of a kind a view, of NEWVIEWs the one
 * with the lowest lock. All of it is known to be the node's (spec L-50).
 */
final class NodeRecord {
  private final Notary notary;
  private final Slot slot;
  private final NavigableMap<Integer, Statement.Prepare> prepares = new TreeMap<>();
  private final NavigableMap<Integer, Statement.Propose> proposals = new TreeMap<>();
  private final NavigableMap<Integer, Statement.Commit> commits = new TreeMap<>();
  private final NavigableMap<Integer, Signed<Segment>> seals = new TreeMap<>();
  private final NavigableMap<Integer, Statement.NewView> newViews = new TreeMap<>();
  private boolean convicted;

  NodeRecord(Notary notary, Slot slot) {
    this.notary = notary;
    this.slot = slot;
  }

  /** Nothing more is needed of it. */
  boolean isConvicted() {
    return convicted;
  }

  private List<NavigableMap<Integer, ?>> all() {
    return List.of(prepares, proposals, commits, seals, newViews);
  }

  void forgetBefore(int view) {
    all().forEach(map -> map.headMap(view, false).clear());
  }

  private NodeFault convict(NodeFault fault) {
    convicted = true;
    all().forEach(Map::clear);
    return fault;
  }

  Optional<Statement.Propose> proposal(int view) {
    return Optional.ofNullable(proposals.get(view));
  }

  /** It voted in a view for another ballot. */
  boolean isAgainst(int view, Bytes32 ballot) {
    Statement.Prepare prepare = prepares.get(view);
    Statement.Commit commit = commits.get(view);
    return prepare != null && !prepare.ballot().equals(ballot)
        || commit != null && !commit.ballot().equals(ballot);
  }

  /** Whether a NEWVIEW would tell more than is known. */
  boolean isNews(int view, Optional<Bound> lock) {
    Statement.NewView known = newViews.get(view);
    return known == null || lock.map(Bound::view).orElse(-1) < known.lockView();
  }

  /** Whether a statement would tell more than is known: of this kind and view, or of two values. */
  boolean isNews(Statement statement) {
    return switch (statement) {
      case Statement.Prepare in -> {
        Statement.Prepare known = prepares.get(in.view());
        yield known == null || !known.ballot().equals(in.ballot());
      }
      case Statement.Propose in -> {
        Statement.Propose known = proposals.get(in.view());
        yield known == null || !known.ballot().equals(in.ballot());
      }
      case Statement.Commit in -> !commits.containsKey(in.view());
      case Statement.NewView in -> isNews(in.view(), in.lock());
    };
  }

  /** Keeps what is news, or convicts by it. */
  Optional<NodeFault> keep(Statement statement) {
    Optional<NodeFault> fault =
        switch (statement) {
          case Statement.Prepare in ->
              Optional.ofNullable(prepares.putIfAbsent(in.view(), in))
                  .map(known -> doubleVote(known, in));
          case Statement.Propose in ->
              Optional.ofNullable(proposals.putIfAbsent(in.view(), in))
                  .map(known -> doubleProposal(known, in));
          case Statement.Commit in -> {
            commits.put(in.view(), in);
            yield breachOf(in.view()).map(later -> brokenLock(in, later));
          }
          case Statement.NewView in -> {
            newViews.put(in.view(), in);
            yield brokenBy(in);
          }
        };
    return fault.map(this::convict);
  }

  /** Keeps a seal, which binds like a COMMIT. */
  Optional<NodeFault> keep(int node, Signed<Segment> seal) {
    int view = seal.message().view();
    seals.put(view, seal);
    return breachOf(view).map(later -> convict(brokenSeal(node, seal, later)));
  }

  private Optional<Statement.NewView> breachOf(int view) {
    return newViews.tailMap(view, false).values().stream()
        .filter(later -> later.lockView() < view)
        .findFirst();
  }

  /** By COMMITs and seals of views after the lock that it names, and before its own. */
  private Optional<NodeFault> brokenBy(Statement.NewView later) {
    if (later.lockView() >= later.view()) {
      return Optional.empty();
    }
    Stream<NodeFault> locks = between(commits, later).map(commit -> brokenLock(commit, later));
    Stream<NodeFault> bySeal =
        between(seals, later).map(seal -> brokenSeal(later.node(), seal, later));
    return Stream.concat(locks, bySeal).findFirst();
  }

  private static <T> Stream<T> between(NavigableMap<Integer, T> map, Statement.NewView later) {
    return map.subMap(later.lockView(), false, later.view(), false).values().stream();
  }

  private NodeFault doubleVote(Statement.Prepare one, Statement.Prepare two) {
    return new NodeFault.DoubleVote(
        one.node(),
        new Signed<>(notary.prepare(slot, one), one.signature()),
        new Signed<>(notary.prepare(slot, two), two.signature()));
  }

  private NodeFault doubleProposal(Statement.Propose one, Statement.Propose two) {
    return new NodeFault.DoubleProposal(
        one.node(),
        new Signed<>(notary.proposal(slot, one), one.signature()),
        new Signed<>(notary.proposal(slot, two), two.signature()));
  }

  private NodeFault brokenLock(Statement.Commit commit, Statement.NewView later) {
    return new NodeFault.BrokenLock(
        commit.node(),
        new Signed<>(notary.commit(slot, commit), commit.signature()),
        signed(later),
        later.lock());
  }

  private NodeFault brokenSeal(int node, Signed<Segment> seal, Statement.NewView later) {
    return new NodeFault.BrokenSeal(node, seal, signed(later), later.lock());
  }

  private Signed<NewViewStatement> signed(Statement.NewView later) {
    return new Signed<>(notary.newView(slot, later), later.signature());
  }
}
