package io.sidework.testnet.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of a network: keys, configs, and network.json by which every command finds it. */
final class NetworkFolder {
  /** Says that the folder's files are a network's, and may be removed by the next one. */
  private static final String MARKER = "sidework-network";

  private static final List<String> OWN =
      List.of(
          "network.json", "deployment.json", "processes.json", "logs", "keys", "config", "data");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path dir;

  NetworkFolder(Path dir) {
    this.dir = dir;
  }

  /**
   * Removes what an earlier network left, and only that.
   *
   * @throws NetworkFailure when files of these names are there that no network has made
   */
  void claim() throws IOException, NetworkFailure {
    Files.createDirectories(dir);
    boolean ours = Files.exists(dir.resolve(MARKER));
    for (String name : OWN) {
      Path path = dir.resolve(name);
      if (Files.exists(path)) {
        if (!ours) {
          throw new NetworkFailure(
              path + " is there and is no network's: give another folder with --dir");
        }
        remove(path);
      }
    }
    Files.writeString(
        dir.resolve(MARKER), "This folder is a test network's; the next one here replaces it.\n");
  }

  private static void remove(Path path) throws IOException {
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Makes a key and keeps it, plain and marked as a test network's. */
  EcKey newKey(String name) throws IOException {
    byte[] secret = new byte[Bytes32.SIZE];
    RANDOM.nextBytes(secret);
    secret[0] &= 0x7f; // below the curve's order
    EcKey key = EcKey.of(Bytes32.of(secret));
    Files.createDirectories(keyFile(name).getParent());
    KeyFile.writePlain(keyFile(name), key);
    return key;
  }

  Path keyFile(String name) {
    return dir.resolve("keys").resolve(name + ".key");
  }

  Path configFile(String name) {
    return dir.resolve("config").resolve(name + ".json");
  }

  /** What every program's config has. */
  ObjectNode config(Web3jChain chain, URI rpc, String name) {
    ObjectNode config = JSON.createObjectNode();
    config.put("chain", rpc.toString());
    config.put("contract", chain.domain().contract().toString());
    config.put("deployedAt", chain.deployedAt());
    config.put("key", keyFile(name).toString());
    config.put("data", dir.resolve("data").resolve(name).toString());
    return config;
  }

  Path write(String name, ObjectNode config) throws IOException {
    Path file = configFile(name);
    Files.createDirectories(file.getParent());
    JSON.writeValue(file.toFile(), config);
    return file;
  }

  /** Writes network.json. */
  void describe(
      Web3jChain chain,
      URI rpc,
      List<Bootstrap.Node> nodes,
      List<EcKey> workers,
      Address requester,
      String gateway)
      throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("chain", rpc.toString());
    json.put("chainId", chain.domain().chainId().toString());
    json.put("contract", chain.domain().contract().toString());
    json.put("token", chain.token().toString());
    json.put("deployedAt", chain.deployedAt());
    json.put("gateway", gateway);
    json.put("requester", requester.toString());
    json.put("requesterKey", "keys/requester.key");
    ArrayNode nodeList = json.putArray("nodes");
    for (Bootstrap.Node node : nodes) {
      nodeList
          .addObject()
          .put("account", node.key().address().toString())
          .put("endpoint", node.endpoint());
    }
    ArrayNode workerList = json.putArray("workers");
    workers.forEach(worker -> workerList.addObject().put("account", worker.address().toString()));
    JSON.writeValue(dir.resolve("network.json").toFile(), json);
  }
}
