package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.web3j.crypto.StructuredDataEncoder;
import org.web3j.utils.Numeric;

/** The committed vectors hold for an EIP-712 encoder that is not ours, as wallets have one. */
class VectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Path.of("vectors/eip712.json");

  @Test
  void theDomainIsTheProtocols() throws IOException {
    JsonNode domain = JSON.readTree(FILE.toFile()).required("domain");
    assertThat(
            Domain.of(
                    new BigInteger(domain.required("chainId").asText()),
                    Address.parse(domain.required("verifyingContract").asText()))
                .separator())
        .isEqualTo(Bytes32.parse(domain.required("separator").asText()));
  }

  @TestFactory
  List<DynamicTest> everySignedTypeIsWhatAWalletSigns() throws IOException {
    JsonNode root = JSON.readTree(FILE.toFile());
    return StreamSupport.stream(root.required("types").spliterator(), false)
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.required("type").asText(), () -> check(root.required("domain"), vector)))
        .toList();
  }

  private static void check(JsonNode domain, JsonNode vector) throws IOException {
    Bytes32 digest = Bytes32.parse(vector.required("digest").asText());
    String typed = typedData(domain, vector).toString();
    assertThat(Numeric.toHexString(new StructuredDataEncoder(typed).hashStructuredData()))
        .isEqualTo(digest.toString());

    EcKey key = EcKey.of(Bytes32.parse(vector.required("key").asText()));
    Signature signature =
        Signature.of(Numeric.hexStringToByteArray(vector.required("signature").asText()));
    assertThat(key.address()).isEqualTo(Address.parse(vector.required("signer").asText()));
    assertThat(key.sign(digest)).isEqualTo(signature);
    assertThat(signature.isBy(key.address(), digest)).isTrue();
  }

  private static ObjectNode typedData(JsonNode domain, JsonNode vector) {
    String name = vector.required("type").asText();
    String declaration = vector.required("declaration").asText();
    ObjectNode root = JSON.createObjectNode();
    ObjectNode types = root.putObject("types");
    members(
        types.putArray("EIP712Domain"),
        "string name,string version,uint256 chainId,address verifyingContract");
    members(
        types.putArray(name), declaration.substring(name.length() + 1, declaration.length() - 1));
    root.put("primaryType", name);
    ObjectNode plain = domain.deepCopy();
    plain.remove("separator");
    root.set("domain", plain);
    root.set("message", vector.required("fields"));
    return root;
  }

  private static void members(ArrayNode into, String declared) {
    for (String member : declared.split(",", -1)) {
      int space = member.indexOf(' ');
      into.addObject()
          .put("name", member.substring(space + 1))
          .put("type", member.substring(0, space));
    }
  }
}
