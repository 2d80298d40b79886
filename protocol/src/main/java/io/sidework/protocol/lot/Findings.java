package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a RESOLVE value shows about the open tasks, before it is judged (spec L-24, L-60). */
final class Findings {
  private final LotContext context;
  private final TaskBoard board;
  private final int round;
  private final Map<Address, BigInteger> openedNow;
  private final Map<Integer, Testimony> words = new TreeMap<>();
  private final Map<Integer, List<Copy>> opened = new TreeMap<>();
  private final Map<Address, BigInteger> noShows = new TreeMap<>();
  private final TreeSet<Address> liars = new TreeSet<>();

  /** Needs every opening that the value names to be held here. */
  Findings(LotContext context, TaskBoard board, int round, ResolveValue value) {
    this.context = context;
    this.board = board;
    this.round = round;
    this.openedNow = Bits.mapOf(value.opened());
    for (SignedDigest signed : value.reexecutions()) {
      words
          .computeIfAbsent(signed.taskIndex(), task -> new Testimony(context.committee()))
          .add(signed);
    }
    liars.addAll(board.liars());
    board.open().forEach(this::find);
  }

  private void find(Task task) {
    List<Copy> found = new ArrayList<>();
    for (Copy copy : task.copies.values()) {
      if (copy.isStruck()) {
        continue;
      }
      if (copy.isCounted() || copy.round == round && isOpen(copy, task)) {
        found.add(copy);
      } else if (copy.round == round) {
        noShows.merge(copy.worker, BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
      }
    }
    opened.put(task.index, found);
    truth(task)
        .ifPresent(
            truth ->
                found.stream()
                    .filter(copy -> !copy.opened().digest().equals(truth))
                    .forEach(copy -> liars.add(copy.worker)));
  }

  private boolean isOpen(Copy copy, Task task) {
    return openedNow.getOrDefault(copy.worker, BigInteger.ZERO).testBit(task.bit());
  }

  /** Copies of an open task that are not struck, open now or counted before, by rank. */
  List<Copy> opened(Task task) {
    return opened.getOrDefault(task.index, List.of());
  }

  /** Closed copies of this round that are not open (L-23). */
  Map<Address, BigInteger> noShows() {
    return noShows;
  }

  /** What Q nodes computed. */
  Optional<Bytes32> truth(Task task) {
    return Optional.ofNullable(words.get(task.index)).flatMap(Testimony::truth);
  }

  /** Honest nodes computed different things: the program's fault (L-60). */
  boolean isIndeterminate(Task task) {
    return task.isReexecuting()
        && words.containsKey(task.index)
        && words.get(task.index).isIndeterminate();
  }

  /** Copies of workers not known to lie say different things. */
  boolean isDisputed(Task task) {
    Bytes32 said = null;
    for (Copy copy : opened(task)) {
      if (!isLiar(copy.worker)) {
        Bytes32 digest = copy.opened().digest();
        if (said != null && !said.equals(digest)) {
          return true;
        }
        said = digest;
      }
    }
    return false;
  }

  /** Nobody else says what its only credible copy says. */
  boolean standsAlone(Task task) {
    return credible(task).count() < 2;
  }

  private Stream<Copy> credible(Task task) {
    return opened(task).stream().filter(copy -> !isLiar(copy.worker));
  }

  /** What these say, where nobody disputes it. */
  Copy.Held agreed(Task task) {
    return credible(task).findFirst().orElseThrow().opened();
  }

  /** Refuted in this lot, by this value or before: its copies weigh nothing (L-63). */
  boolean isLiar(Address owner) {
    return liars.contains(owner);
  }

  /**
   * @param isVoid copies whose batch this ruling makes void
   */
  boolean suffices(Task task, Predicate<Copy> isVoid) {
    List<Integer> standings = new ArrayList<>();
    for (Copy copy : opened(task)) {
      if (copy.weighs() && !isLiar(copy.worker) && !isVoid.test(copy)) {
        standings.add(board.draw().standing(copy.worker));
      }
    }
    boolean afterVoid = task.isAfterVoid() || task.copies.values().stream().anyMatch(isVoid);
    return afterVoid
        ? Acceptance.sufficesAfterVoid(standings, context.deal().trust())
        : Acceptance.suffices(standings, context.deal().trust());
  }

  boolean hasCopyOfThisRound(Task task) {
    return task.copies.values().stream().anyMatch(copy -> copy.round == round);
  }
}
