package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Recovery;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The chain and contract that a signature is good for (P10).
 *
 * @param chainId EIP-155 id
 * @param contract the Sidework contract
 * @param separator EIP-712 domain separator of the two
 * @param recovery finds who signed
 */
public record Domain(BigInteger chainId, Address contract, Bytes32 separator, Recovery recovery) {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

  public static Domain of(BigInteger chainId, Address contract) {
    Bytes32 separator =
        Keccak.hash(
            new Words()
                .add(TYPE)
                .add(Keccak.hash("Sidework".getBytes(StandardCharsets.UTF_8)))
                .add(Keccak.hash("1".getBytes(StandardCharsets.UTF_8)))
                .add(chainId)
                .add(contract)
                .toArray());
    return new Domain(chainId, contract, separator, Recovery.CURVE);
  }

  /** The same chain and contract; whoever checks many signatures again may bring a memory. */
  public Domain with(Recovery other) {
    return new Domain(chainId, contract, separator, other);
  }

  /** What is signed: keccak256(0x1901, separator, structHash). */
  public Bytes32 digest(TypedMessage message) {
    return Keccak.hash(
        new byte[] {0x19, 0x01}, separator.toArray(), message.structHash().toArray());
  }

  public Signature sign(Signer signer, TypedMessage message) {
    return signer.sign(digest(message));
  }

  public Optional<Address> signer(TypedMessage message, Signature signature) {
    return recovery.signer(digest(message), signature);
  }

  public boolean isSignedBy(Address account, TypedMessage message, Signature signature) {
    return signer(message, signature).filter(account::equals).isPresent();
  }
}
