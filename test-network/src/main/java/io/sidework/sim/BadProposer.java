package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proposes what does not follow, to all alike or to each something else, and makes certificates of
 * it where enough vote for it.
 */
final class BadProposer extends VoteMalice {
  /** How it treats one of its proposals. */
  private enum Plan {
    RIGHT,
    ONE_FOR_ALL,
    EACH_ANOTHER
  }

  private final SimNode node;
  private final Dice dice;
  private final DrivenBallots driven;
  private final Map<Bytes32, Plan> plans = new HashMap<>();
  private final Map<Bytes32, Propose> alike = new HashMap<>();

  BadProposer(SimNode node, Dice dice) {
    this.node = node;
    this.dice = dice;
    this.driven = new DrivenBallots(node);
  }

  @Override
  public void hears(Network.Peer from, Encodable message) {
    driven.hears(from, message);
  }

  @Override
  List<AgreementMessage> toPeer(
      Address peer, PeerMessage.Agreement about, AgreementMessage message) {
    if (!(message instanceof Propose mine)) {
      return List.of(message);
    }
    Bytes32 name = mine.signature().r();
    return switch (plans.computeIfAbsent(name, any -> plan())) {
      case RIGHT -> List.of(message);
      case ONE_FOR_ALL -> List.of(alike.computeIfAbsent(name, any -> bad(about, mine)));
      case EACH_ANOTHER ->
          dice.chance(300) ? List.of(message, bad(about, mine)) : List.of(bad(about, mine));
    };
  }

  private Plan plan() {
    return dice.chance(250) ? Plan.RIGHT : dice.chance(700) ? Plan.ONE_FOR_ALL : Plan.EACH_ANOTHER;
  }

  private Propose bad(PeerMessage.Agreement about, Propose mine) {
    Ballot ballot =
        mine.slot().step() == Slot.CLOSE
            ? closing(mine.ballot())
            : resolving(mine.ballot(), node.world().workers().getFirst().address());
    return driven.propose(about, mine, ballot, mine.justification());
  }

  private Ballot closing(Ballot right) {
    ClosedSet set = ClosedSet.decode(right.value());
    return switch (dice.below(4)) {
      case 0 -> new Ballot(changed(right.value()), right.ruling());
      case 1 -> new Ballot(new ClosedSet(List.of(), List.of()).toBytes(), right.ruling());
      case 2 -> {
        List<Bytes32> fewer = new ArrayList<>(set.bundles());
        if (!fewer.isEmpty()) {
          fewer.remove(dice.below(fewer.size()));
        }
        yield new Ballot(new ClosedSet(fewer, set.commitments()).toBytes(), right.ruling());
      }
      default -> new Ballot(right.value(), new byte[1]);
    };
  }

  /**
   * @param friend is paid for what it never did
   */
  private Ballot resolving(Ballot right, Address friend) {
    List<Leaf> leaves = new ArrayList<>(Rulings.leaves(right.ruling()));
    return switch (dice.below(5)) {
      case 0 -> new Ballot(changed(right.value()), right.ruling());
      // Nobody opened.
      case 1 -> new Ballot(new byte[12], right.ruling());
      case 2 -> new Ballot(right.value(), changed(right.ruling()));
      case 3 -> {
        if (!leaves.isEmpty()) {
          int at = dice.below(leaves.size());
          leaves.set(at, asIfOf(leaves.get(at), dice.of(leaves)));
        }
        yield new Ballot(right.value(), Rulings.with(leaves, right.ruling()));
      }
      default -> {
        leaves.replaceAll(leaf -> paying(leaf, friend));
        yield new Ballot(right.value(), Rulings.with(leaves, right.ruling()));
      }
    };
  }

  /** The outcome of another task, or nothing of its own. */
  private static Leaf asIfOf(Leaf leaf, Leaf other) {
    Bytes32 digest = leaf.equals(other) ? leaf.outputHash() : other.digest();
    return new Leaf(
        leaf.taskIndex(),
        other.status(),
        other.outputHash(),
        digest,
        other.usage(),
        leaf.winners(),
        leaf.reexecuted());
  }

  private static Leaf paying(Leaf leaf, Address friend) {
    return new Leaf(
        leaf.taskIndex(),
        leaf.status(),
        leaf.outputHash(),
        leaf.digest(),
        leaf.usage(),
        leaf.winners().contains(friend) ? List.of() : List.of(friend),
        leaf.reexecuted());
  }

  private byte[] changed(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[dice.below(copy.length)] ^= (byte) (1 << dice.below(8));
    }
    return copy;
  }
}
