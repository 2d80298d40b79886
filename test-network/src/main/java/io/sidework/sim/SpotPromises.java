package io.sidework.sim;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.sim.ContributionPromises.Round;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * P5 in spot mode: what rests on one copy was in a batch of which somebody else confirmed all that
 * was drawn, with the secrets of every node that committed to one (L-45, L-62).
 */
final class SpotPromises {
  /** What a proposal of RESOLVE draws with. */
  private record Draw(Bytes32 seed, int secrets) {}

  private record Lone(Deal deal, int lot, Leaf leaf) {}

  private final World world;
  private final ContributionPromises contributions;
  private final Consumer<String> broken;
  private final Map<Round, Set<Draw>> draws = new HashMap<>();
  private final List<Lone> alone = new ArrayList<>();

  SpotPromises(World world, ContributionPromises contributions, Consumer<String> broken) {
    this.world = world;
    this.contributions = contributions;
    this.broken = broken;
  }

  /** Somebody, good or bad, proposes this. */
  void proposes(PeerMessage.Agreement about, Propose proposal) {
    if (proposal.slot().step() == 1) {
      Round round = new Round(about.deal(), about.lot(), proposal.slot().round());
      try {
        List<Bytes32> secrets = secrets(new Reader(proposal.ballot().value()));
        Bytes32 seed = Keccak.hash(secrets.stream().map(Bytes32::toArray).toArray(byte[][]::new));
        draws.computeIfAbsent(round, any -> new HashSet<>()).add(new Draw(seed, secrets.size()));
      } catch (MalformedMessage e) {
        world.trace().count("malformed proposals");
      }
    }
  }

  /** The last part of a RESOLVE value (L-21). */
  private static List<Bytes32> secrets(Reader value) {
    value.list(1 << 14, part -> part.address() != null && part.uint256() != null);
    value.list(
        1 << 17,
        part -> part.u32() + part.u32() + part.word().hashCode() + part.signature().hashCode());
    return value.list(256, Reader::word);
  }

  /** Whether an outcome that copies agreed on may be one that the committee checks (L-64). */
  boolean isAudited(Deal deal, int lot, int round, int task) {
    return draws.getOrDefault(new Round(deal.id(), lot, round), Set.of()).stream()
        .anyMatch(draw -> SpotCheck.isAudited(draw.seed, task));
  }

  /** A task is certified. */
  void certified(Deal deal, int lot, Leaf leaf) {
    if (leaf.winners().size() == 1 && !leaf.reexecuted()) {
      int k =
          world
              .blocks()
              .roster(deal.epoch())
              .seat(leaf.winners().getFirst())
              .map(seat -> seat.standing().in(deal.limits().fuel()))
              .orElse(0);
      if (Math.min(5 * k + 4, 10) < deal.trust() && deal.trust() > 1) {
        world.trace().count("tasks of one copy");
        alone.add(new Lone(deal, lot, leaf));
      }
    }
  }

  /**
   * All certificates are known.
   *
   * @param outcomes of a deal's tasks
   */
  void atTheEnd(BiFunction<Deal, Integer, Leaf> outcomes) {
    for (Lone lone : alone) {
      if (!isOfCleanBatch(lone, outcomes)) {
        broken.accept(
            "P5: task " + lone.leaf.taskIndex() + " rests on one copy whose batch is not clean");
      }
    }
  }

  private boolean isOfCleanBatch(Lone lone, BiFunction<Deal, Integer, Leaf> outcomes) {
    Address owner = lone.leaf.winners().getFirst();
    Map<Integer, Map<Address, Map<Bytes32, Integer>>> copies = copies(lone.deal, lone.lot);
    int round =
        copies
            .getOrDefault(lone.leaf.taskIndex(), Map.of())
            .getOrDefault(owner, Map.of())
            .values()
            .stream()
            .min(Integer::compare)
            .orElse(-1);
    ClosedSet closed = contributions.closed().get(new Round(lone.deal.id(), lone.lot, round));
    if (closed == null) {
      return false;
    }
    List<Integer> batch = new ArrayList<>();
    // The same with tasks whose earlier copies were never opened, and so do not count.
    List<Integer> wide = new ArrayList<>();
    copies.forEach(
        (task, owners) -> {
          Map<Address, Integer> standing = unstruck(owners, round);
          boolean alone = standing.values().stream().filter(other -> other == round).count() == 1;
          if (alone && standing.getOrDefault(owner, -1) == round) {
            wide.add(task);
            if (standing.size() == 1) {
              batch.add(task);
            }
          }
        });
    return draws.getOrDefault(new Round(lone.deal.id(), lone.lot, round), Set.of()).stream()
        .filter(draw -> draw.secrets == closed.commitments().size())
        .map(Draw::seed)
        .anyMatch(
            seed ->
                isConfirmed(seed, lone.deal, owner, batch, outcomes)
                    || isConfirmed(seed, lone.deal, owner, wide, outcomes));
  }

  /** In which round the copy was closed of each owner that had not contradicted itself by then. */
  private static Map<Address, Integer> unstruck(
      Map<Address, Map<Bytes32, Integer>> owners, int round) {
    Map<Address, Integer> standing = new TreeMap<>();
    owners.forEach(
        (owner, commitments) -> {
          List<Integer> rounds =
              commitments.values().stream().filter(closed -> closed <= round).toList();
          if (rounds.size() == 1) {
            standing.put(owner, rounds.getFirst());
          }
        });
    return standing;
  }

  private static boolean isConfirmed(
      Bytes32 seed,
      Deal deal,
      Address owner,
      List<Integer> batch,
      BiFunction<Deal, Integer, Leaf> outcomes) {
    return SpotCheck.drawn(seed, owner, batch, deal.trust()).stream()
        .map(task -> outcomes.apply(deal, task))
        .allMatch(
            leaf ->
                leaf != null
                    && leaf.winners().contains(owner)
                    && (leaf.reexecuted() || leaf.winners().size() > 1));
  }

  /** By task and owner, every commitment that was closed, with the first round that has it. */
  private Map<Integer, Map<Address, Map<Bytes32, Integer>>> copies(Deal deal, int lot) {
    Map<Integer, Map<Address, Map<Bytes32, Integer>>> copies = new TreeMap<>();
    for (Map.Entry<Round, ClosedSet> entry : contributions.closed().entrySet()) {
      Round round = entry.getKey();
      if (round.deal().equals(deal.id()) && round.lot() == lot) {
        for (Bytes32 id : entry.getValue().bundles()) {
          SignedBundle bundle = contributions.bundles().get(id);
          if (bundle != null) {
            for (SignedBundle.Entry copy : bundle.entries()) {
              copies
                  .computeIfAbsent(copy.taskIndex(), any -> new TreeMap<>())
                  .computeIfAbsent(bundle.worker(), any -> new TreeMap<>())
                  .merge(copy.commitment(), round.round(), Math::min);
            }
          }
        }
      }
    }
    return copies;
  }
}
