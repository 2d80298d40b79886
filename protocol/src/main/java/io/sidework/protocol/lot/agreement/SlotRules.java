package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.eip712.TypedMessage;
import java.util.List;
import java.util.Optional;

/** What a slot decides on: the part of the agreement that knows the work. */
public interface SlotRules {
  /** What this node brings into a view. */
  byte[] inventory();

  /**
   * Whether all that a NEWVIEW's inventory names is held here and right.
   *
   * @param from who can be asked for what is missing
   */
  Readiness usable(byte[] inventory, int from);

  /**
   * The ballot that follows from Q usable inventories; empty while something is missing here, or
   * more inventories are worth waiting for.
   */
  Optional<Ballot> unite(List<byte[]> inventories, long now);

  /**
   * Whether this node may prepare a ballot.
   *
   * @param inventories what it must follow from; empty when a lock settled it
   * @param from who can be asked for what is missing
   */
  Readiness judge(Ballot ballot, Optional<List<byte[]>> inventories, int from, long now);

  /**
   * What every COMMIT signs besides the vote, for the chain to check.
   *
   * @throws io.sidework.protocol.codec.MalformedMessage when the ruling has another form
   */
  Optional<TypedMessage> seal(Ballot ballot, int view);
}
