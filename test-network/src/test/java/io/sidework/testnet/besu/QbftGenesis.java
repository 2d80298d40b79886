package io.sidework.testnet.besu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.type.Address;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Objects;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.utils.Numeric;

/**
 * The genesis of a chain with one QBFT validator and one account with funds. The rest is in {@code
 * besu/genesis.json}: a block a second, gas without a base fee, and the Cancun rules that the
 * contracts' transient storage needs.
 */
final class QbftGenesis {
  private static final int VANITY_BYTES = 32;

  /** 10^24 wei: a million of the chain's own currency. */
  private static final BigInteger FUNDS = BigInteger.TEN.pow(24);

  private QbftGenesis() {}

  /** The genesis file's bytes. */
  static byte[] of(Address validator, Address funded) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (InputStream in =
        Objects.requireNonNull(QbftGenesis.class.getResourceAsStream("/besu/genesis.json"))) {
      ObjectNode genesis = (ObjectNode) json.readTree(in);
      genesis.put("extraData", extraData(validator));
      genesis
          .putObject("alloc")
          .putObject(funded.toString())
          .put("balance", Numeric.encodeQuantity(FUNDS));
      return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(genesis);
    }
  }

  /**
   * Who makes the first blocks, as QBFT reads it from a header: vanity, validators, no vote, round
   * 0, no seals. A mistake here is a chain that never makes a block.
   */
  static String extraData(Address validator) {
    return Numeric.toHexString(
        RlpEncoder.encode(
            new RlpList(
                RlpString.create(new byte[VANITY_BYTES]),
                new RlpList(RlpString.create(validator.toArray())),
                new RlpList(),
                RlpString.create(BigInteger.ZERO),
                new RlpList())));
  }
}
