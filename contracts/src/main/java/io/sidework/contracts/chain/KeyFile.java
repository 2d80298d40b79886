package io.sidework.contracts.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;
import org.web3j.utils.Numeric;

/**
 * Reads private keys: encrypted Web3 keystores, or the plain files of generated test networks,
 * which say so in the file.
 */
public final class KeyFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD_VARIABLE = "SIDEWORK_PASSWORD";
  private static final long MAX_BYTES = 64 * 1024;

  private KeyFile() {}

  /**
   * Loads a key. A keystore's password comes from the password file's first line, else from the
   * environment variable SIDEWORK_PASSWORD.
   *
   * @throws IllegalArgumentException saying in one line what is wrong with the file or password
   */
  public static EcKey load(Path file, Optional<Path> passwordFile) {
    JsonNode json = read(file);
    if (json.path("plainKey").isTextual()) {
      try {
        return EcKey.of(Bytes32.parse(json.path("plainKey").asText()));
      } catch (IllegalArgumentException e) {
        // The message of the parser would print the key.
        throw new IllegalArgumentException(
            "key file " + file + ": plainKey must be 0x and 64 hexadecimal digits");
      }
    }
    if (!json.has("crypto") && !json.has("Crypto")) {
      throw new IllegalArgumentException(
          "key file " + file + " is neither a Web3 keystore nor a plain test key");
    }
    try {
      WalletFile wallet = JSON.treeToValue(json, WalletFile.class);
      byte[] secret =
          Numeric.toBytesPadded(
              Wallet.decrypt(password(file, passwordFile), wallet).getPrivateKey(), Bytes32.SIZE);
      return EcKey.of(Bytes32.of(secret));
    } catch (CipherException | IOException e) {
      throw new IllegalArgumentException(
          "key file " + file + " cannot be decrypted: " + e.getMessage(), e);
    }
  }

  /** Writes a plain key, readable by its owner only. For generated test networks. */
  public static void writePlain(Path file, EcKey key) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("warning", "plain key of a generated test network: never hold real money with it");
    json.put("address", key.address().toString());
    json.put("plainKey", key.secret().toString());
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, json.toPrettyString());
  }

  private static JsonNode read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException("key file " + file + " is over " + MAX_BYTES + " bytes");
      }
      JsonNode json = JSON.readTree(file.toFile());
      if (!json.isObject()) {
        throw new IllegalArgumentException("key file " + file + " is not a JSON object");
      }
      return json;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          Files.exists(file)
              ? "key file " + file + " is not readable JSON"
              : "key file " + file + " does not exist",
          e);
    }
  }

  private static String password(Path file, Optional<Path> passwordFile) throws IOException {
    if (passwordFile.isPresent()) {
      return Files.readAllLines(passwordFile.get()).stream().findFirst().orElse("");
    }
    String password = System.getenv(PASSWORD_VARIABLE);
    if (password == null) {
      throw new IllegalArgumentException(
          "key file "
              + file
              + " is encrypted: set "
              + PASSWORD_VARIABLE
              + " or give a passwordFile");
    }
    return password;
  }
}
