package io.sidework.node.boot;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A node's configuration file (docs/spec/node.md).
 *
 * @param port to listen on, 0 for any
 * @param data directory of the node's memory
 * @param deployedAt block of the contracts' deployment
 * @param advertise base URL that others reach the node by; empty: the listening address
 * @param blobQuota bytes of all blobs together
 * @param minDeliveryFee least fee for which results are told to a deal's callback
 * @param restored whether the data directory is from a backup (spec N-28)
 */
public record NodeConfig(
    String host,
    int port,
    Path data,
    URI chain,
    Address contract,
    long deployedAt,
    Path key,
    Optional<Path> passwordFile,
    Optional<String> advertise,
    long blobQuota,
    Amount minDeliveryFee,
    boolean restored) {
  private static final long DEFAULT_BLOB_QUOTA_MIB = 2048;

  static final Set<String> KEYS =
      Set.of(
          "listen",
          "data",
          "chain",
          "contract",
          "deployedAt",
          "key",
          "passwordFile",
          "advertise",
          "blobQuotaMiB",
          "minDeliveryFee");

  /**
   * @throws ConfigError naming file, line and key
   */
  public static NodeConfig read(Path file) throws ConfigError {
    ConfigFile in = ConfigFile.read(file, KEYS);
    String listen = in.text("listen").orElse("127.0.0.1:7001");
    int colon = listen.lastIndexOf(':');
    if (colon < 1 || !listen.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw in.wrong("listen", "is host:port such as 127.0.0.1:7001");
    }
    int port = Integer.parseInt(listen.substring(colon + 1));
    if (port > 65_535) {
      throw in.wrong("listen", "has a port over 65535");
    }
    return new NodeConfig(
        listen.substring(0, colon),
        port,
        in.path("data").orElseThrow(() -> in.missing("data", "\"node1\"")),
        in.url("chain").orElseThrow(() -> in.missing("chain", "\"http://127.0.0.1:8545\"")),
        contract(in),
        in.number("deployedAt").orElse(0L),
        in.path("key").orElseThrow(() -> in.missing("key", "\"node1.key\"")),
        in.path("passwordFile"),
        in.url("advertise").map(URI::toString),
        in.number("blobQuotaMiB").orElse(DEFAULT_BLOB_QUOTA_MIB) << 20,
        minDeliveryFee(in),
        false);
  }

  /** The same of a node whose data directory is from a backup. */
  public NodeConfig asRestored() {
    return new NodeConfig(
        host,
        port,
        data,
        chain,
        contract,
        deployedAt,
        key,
        passwordFile,
        advertise,
        blobQuota,
        minDeliveryFee,
        true);
  }

  private static Amount minDeliveryFee(ConfigFile in) throws ConfigError {
    try {
      return in.text("minDeliveryFee").map(Amount::parse).orElse(Amount.ZERO);
    } catch (IllegalArgumentException e) {
      throw in.wrong("minDeliveryFee", "is credits in quotes such as \"0.01\"");
    }
  }

  private static Address contract(ConfigFile in) throws ConfigError {
    String text = in.text("contract").orElseThrow(() -> in.missing("contract", "\"0x...\""));
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw in.wrong("contract", "is 0x and 40 hexadecimal digits");
    }
  }
}
