package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/**
 * A node's word on how far its memory has come: peers keep the highest and show it to the node when
 * it comes back, so that one restored from a backup finds out (spec N-27).
 *
 * @param writes groups with promises of its own that it has on disk
 */
public record Mark(Address node, long writes) implements TypedMessage {
  private static final Bytes32 TYPE = TypedMessage.typeHash("Mark(address node,uint64 writes)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(new Words().add(TYPE).add(node).add(writes).toArray());
  }
}
