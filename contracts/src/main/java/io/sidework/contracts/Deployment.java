package io.sidework.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where the contracts are: what every program of a network is told of its chain.
 *
 * @param block number of the block of the Sidework contract; its logs begin there
 * @param codeHash Keccak-256 of the Sidework contract's code on the chain: another one is another
 *     contract, or other parameters
 */
public record Deployment(
    BigInteger chainId,
    long block,
    Address token,
    Address sidework,
    DeploymentParameters parameters,
    Bytes32 codeHash) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes it as JSON, amounts as decimal strings of 10^-18 credits; a reader sees all or none. */
  public void write(Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("chainId", chainId.toString());
    root.put("block", block);
    root.put("token", token.toString());
    root.put("sidework", sidework.toString());
    ObjectNode fixed = root.putObject("parameters");
    fixed.put("nodeStake", parameters.nodeStake().units().toString());
    fixed.put("seatStake", parameters.seatStake().units().toString());
    fixed.put("reexecutionFee", parameters.reexecutionFee().units().toString());
    fixed.put("genesisNodes", parameters.genesisNodes());
    fixed.put("epochLength", parameters.epochLength());
    fixed.put("maxDuration", parameters.maxDuration());
    fixed.put("grace", parameters.grace());
    fixed.put("unbonding", parameters.unbonding());
    fixed.put("feeBps", parameters.feeBps());
    root.put("codeHash", codeHash.toString());

    Path absolute = file.toAbsolutePath();
    Path fresh = absolute.resolveSibling(absolute.getFileName() + ".new");
    Files.writeString(fresh, root.toPrettyString() + "\n");
    Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * @throws IOException when the file cannot be read or lacks a field
   */
  public static Deployment read(Path file) throws IOException {
    JsonNode root = JSON.readTree(file.toFile());
    try {
      JsonNode fixed = root.required("parameters");
      return new Deployment(
          new BigInteger(root.required("chainId").asText()),
          root.required("block").asLong(),
          Address.parse(root.required("token").asText()),
          Address.parse(root.required("sidework").asText()),
          new DeploymentParameters(
              amount(fixed, "nodeStake"),
              amount(fixed, "seatStake"),
              fixed.required("genesisNodes").asInt(),
              fixed.required("epochLength").asInt(),
              fixed.required("maxDuration").asInt(),
              fixed.required("grace").asInt(),
              fixed.required("unbonding").asInt(),
              fixed.required("feeBps").asInt(),
              amount(fixed, "reexecutionFee")),
          Bytes32.parse(root.required("codeHash").asText()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no deployment: " + e.getMessage(), e);
    }
  }

  private static Amount amount(JsonNode node, String name) {
    return new Amount(new BigInteger(node.required(name).asText()));
  }
}
