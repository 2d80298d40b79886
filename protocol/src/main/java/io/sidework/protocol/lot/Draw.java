package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.type.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lot's draw: who has which rank for which task, and with what standing (spec L-1). */
final class Draw {
  private @Nullable Chunks chunks;
  private final Roster drawable;
  private final long fuel;

  Draw(LotContext context) {
    this.chunks = Chunks.of(context.deal(), context.roster(), context.seed(), context.lot());
    this.drawable =
        new Roster(context.roster().epoch(), context.roster().compatible(context.deal()));
    this.fuel = context.deal().limits().fuel();
  }

  /** Task index in the deal of a lot's first task. */
  static int firstTask(LotContext context) {
    return context.lot() * Deal.LOT;
  }

  List<Address> ranking(int taskIndex) {
    return chunks == null ? List.of() : chunks.ranking(chunks.chunkOf(taskIndex));
  }

  /** Ranks below it may contribute from the start (L-3). */
  int leased(int taskIndex) {
    return chunks == null ? 0 : chunks.leased(chunks.chunkOf(taskIndex));
  }

  /** Rank of an owner for a task, or -1 when it is not drawn at all. */
  int rank(int taskIndex, Address owner) {
    return knows(owner) ? ranking(taskIndex).indexOf(owner) : -1;
  }

  int standing(Address owner) {
    return drawable.seat(owner).map(seat -> seat.standing().in(fuel)).orElse(0);
  }

  /** How many may be drawn for anything. */
  int size() {
    return drawable.seats().size();
  }

  /** Nobody will be drawn any more: who it would have been is most of an idle lot. */
  void forget() {
    chunks = null;
  }

  boolean knows(Address owner) {
    return drawable.seat(owner).isPresent();
  }
}
