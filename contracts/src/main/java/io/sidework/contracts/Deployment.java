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
import java.util.Optional;

/**
 * Where the contracts are and what they were made of: one file says it to programs, and to whoever
 * wants to check it ({@link Verification}) (D-2).
 *
 * @param block of the Sidework contract; its logs begin there
 * @param parameters of its constructor, besides token and assets
 */
public record Deployment(
    BigInteger chainId,
    long block,
    Bytes32 blockHash,
    DeploymentParameters parameters,
    Placed token,
    Placed assets,
    Placed sidework,
    Placed market,
    Placed arbiter,
    Placed delivery) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes it as JSON, amounts as decimal strings of 10^-18 credits; a reader sees all or none. */
  public void write(Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("chainId", chainId.toString());
    root.put("block", block);
    root.put("blockHash", blockHash.toString());
    ObjectNode fixed = root.putObject("parameters");
    fixed.put("nodeStake", parameters.nodeStake().units().toString());
    fixed.put("seatStake", parameters.seatStake().units().toString());
    fixed.put("reexecutionFee", parameters.reexecutionFee().units().toString());
    fixed.put("storageFee", parameters.storageFee().units().toString());
    fixed.put("genesisNodes", parameters.genesisNodes());
    fixed.put("epochLength", parameters.epochLength());
    fixed.put("maxDuration", parameters.maxDuration());
    fixed.put("grace", parameters.grace());
    fixed.put("unbonding", parameters.unbonding());
    fixed.put("feeBps", parameters.feeBps());
    fixed.put("lockCapBps", parameters.lockCapBps());
    ObjectNode contracts = root.putObject("contracts");
    write(contracts, "token", token);
    write(contracts, "assets", assets);
    write(contracts, "sidework", sidework);
    write(contracts, "market", market);
    write(contracts, "arbiter", arbiter);
    write(contracts, "delivery", delivery);

    Path absolute = file.toAbsolutePath();
    Path fresh = absolute.resolveSibling(absolute.getFileName() + ".new");
    Files.writeString(fresh, root.toPrettyString() + "\n");
    Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(ObjectNode contracts, String name, Placed placed) {
    ObjectNode node = contracts.putObject(name);
    node.put("address", placed.address().toString());
    node.put("codeHash", placed.codeHash().toString());
    placed.transaction().ifPresent(hash -> node.put("transaction", hash.toString()));
    placed.arguments().ifPresent(words -> node.put("constructorArguments", words));
  }

  /**
   * @throws IOException when the file cannot be read or lacks a field
   */
  public static Deployment read(Path file) throws IOException {
    JsonNode root = JSON.readTree(file.toFile());
    try {
      JsonNode fixed = root.required("parameters");
      JsonNode contracts = root.required("contracts");
      return new Deployment(
          new BigInteger(root.required("chainId").asText()),
          root.required("block").asLong(),
          Bytes32.parse(root.required("blockHash").asText()),
          new DeploymentParameters(
              amount(fixed, "nodeStake"),
              amount(fixed, "seatStake"),
              fixed.required("genesisNodes").asInt(),
              fixed.required("epochLength").asInt(),
              fixed.required("maxDuration").asInt(),
              fixed.required("grace").asInt(),
              fixed.required("unbonding").asInt(),
              fixed.required("feeBps").asInt(),
              amount(fixed, "reexecutionFee"),
              amount(fixed, "storageFee"),
              fixed.required("lockCapBps").asInt()),
          placed(contracts, "token"),
          placed(contracts, "assets"),
          placed(contracts, "sidework"),
          placed(contracts, "market"),
          placed(contracts, "arbiter"),
          placed(contracts, "delivery"));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no deployment: " + e.getMessage(), e);
    }
  }

  private static Placed placed(JsonNode contracts, String name) {
    JsonNode node = contracts.required(name);
    return new Placed(
        Address.parse(node.required("address").asText()),
        Bytes32.parse(node.required("codeHash").asText()),
        Optional.ofNullable(node.get("transaction")).map(hash -> Bytes32.parse(hash.asText())),
        Optional.ofNullable(node.get("constructorArguments")).map(JsonNode::asText));
  }

  private static Amount amount(JsonNode node, String name) {
    return new Amount(new BigInteger(node.required(name).asText()));
  }
}
