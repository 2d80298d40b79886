package io.sidework.protocol.eip712;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.merkle.MerkleTree;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.AssetName;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import io.sidework.protocol.type.TaskId;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same bytes as the contracts sign and hash: their tests wrote the vectors (spec ).
 */
class VectorsTest {
  private static final Path FILE = Path.of("../contracts/vectors/eip712.json");

  private static JsonNode vectors() throws IOException {
    return new ObjectMapper().readTree(Files.readString(FILE));
  }

  private static Domain domain() throws IOException {
    JsonNode domain = vectors().get("domain");
    return Domain.of(
        new BigInteger(domain.get("chainId").asText()),
        Address.parse(domain.get("verifyingContract").asText()));
  }

  static Stream<JsonNode> types() throws IOException {
    return StreamSupport.stream(vectors().get("types").spliterator(), false);
  }

  static Stream<JsonNode> derived() throws IOException {
    return StreamSupport.stream(vectors().get("derived").spliterator(), false);
  }

  @Test
  void domainSeparator() throws IOException {
    assertThat(domain().separator().toString())
        .isEqualTo(vectors().get("domain").get("separator").asText());
  }

  @Test
  void everyTypeIsThere() throws IOException {
    assertThat(types().map(vector -> vector.get("type").asText()).distinct()).hasSize(15);
  }

  @ParameterizedTest
  @MethodSource("types")
  void typedMessage(JsonNode vector) throws IOException {
    TypedMessage message = message(vector.get("type").asText(), new Fields(vector.get("fields")));
    assertThat(message.structHash().toString()).isEqualTo(vector.get("structHash").asText());
    assertThat(domain().digest(message).toString()).isEqualTo(vector.get("digest").asText());

    EcKey key = EcKey.of(Bytes32.parse(vector.get("key").asText()));
    assertThat(key.address()).isEqualTo(Address.parse(vector.get("signer").asText()));
    Signature signature =
        Signature.of(HexFormat.of().parseHex(vector.get("signature").asText().substring(2)));
    assertThat(domain().isSignedBy(key.address(), message, signature)).isTrue();
    assertThat(domain().sign(key, message)).isEqualTo(signature);
  }

  private static TypedMessage message(String type, Fields f) {
    return switch (type) {
      case "RequestOrder" ->
          new RequestOrder(
              f.address("requester"),
              f.content("program", "programAsset", "maxProgramPrice"),
              f.content("dataset", "datasetAsset", "maxDatasetPrice"),
              f.word("parameters"),
              f.address("pool"),
              f.amount("maxPoolPrice"),
              f.amount("maxPrice"),
              Rates.of(f.big("rates")),
              f.number("volume"),
              Mode.of(f.number("mode")),
              f.number("trust"),
              f.limits(),
              f.number("checkpointBytes"),
              f.number("duration"),
              f.address("sponsor"),
              new Callback(f.address("callback"), f.number("callbackGas"), f.amount("deliveryFee")),
              f.big("expiry").longValueExact(),
              f.big("salt"));
      case "OfferOrder" ->
          new OfferOrder(
              f.address("pool"),
              f.amount("price"),
              Rates.of(f.big("rates")),
              f.amount("poolPrice"),
              f.number("volume"),
              f.limits(),
              f.address("program"),
              f.address("dataset"),
              f.address("requester"),
              f.big("expiry").longValueExact(),
              f.big("salt"));
      case "ProgramOrder" ->
          new ProgramOrder(
              f.address("program"),
              f.amount("price"),
              f.number("volume"),
              f.address("dataset"),
              f.address("pool"),
              f.address("requester"),
              f.big("expiry").longValueExact(),
              f.big("salt"));
      case "DatasetOrder" ->
          new DatasetOrder(
              f.address("dataset"),
              f.amount("price"),
              f.number("volume"),
              f.address("program"),
              f.address("pool"),
              f.address("requester"),
              f.big("expiry").longValueExact(),
              f.big("salt"));
      case "Sponsorship" -> new Sponsorship(f.address("sponsor"), f.word("request"));
      case "SigningKey" -> new SigningKey(f.address("account"), f.address("key"));
      case "Login" -> new Login(f.address("account"), f.address("node"), f.word("nonce"));
      case "Bundle" -> new Bundle(f.number("epoch"), f.address("worker"), f.word("root"));
      case "Receipt" ->
          new Receipt(
              f.number("epoch"), f.deal(), f.number("lot"), f.number("round"), f.word("bundle"));
      case "Held" -> new Held(f.number("epoch"), f.deal());
      case "NewView" ->
          new NewViewStatement(
              f.number("epoch"),
              f.deal(),
              f.number("lot"),
              f.number("round"),
              f.number("step"),
              f.number("view"),
              f.word("lock"),
              f.word("inventory"));
      case "Proposal" ->
          new Proposal(
              f.number("epoch"),
              f.deal(),
              f.number("lot"),
              f.number("round"),
              f.number("step"),
              f.number("view"),
              f.word("value"),
              f.word("justification"));
      case "Vote" ->
          new Vote(
              f.number("epoch"),
              f.deal(),
              f.number("lot"),
              f.number("round"),
              f.number("step"),
              f.number("phase"),
              f.number("view"),
              f.word("value"));
      case "Reexecution" ->
          new Reexecution(f.number("epoch"), new TaskId(f.word("taskId")), f.word("digest"));
      case "Segment" ->
          new Segment(
              f.number("epoch"),
              f.deal(),
              f.number("lot"),
              f.number("round"),
              f.number("view"),
              f.big("bits"),
              f.word("root"),
              f.amount("spent"),
              f.word("creditsHash"));
      default -> throw new AssertionError("no Java type for " + type);
    };
  }

  @ParameterizedTest
  @MethodSource("derived")
  void derivedHash(JsonNode vector) {
    Fields f = new Fields(vector.get("inputs"));
    Bytes32 expected = Bytes32.parse(vector.get("hash").asText());
    assertThat(hash(vector.get("name").asText(), f)).isEqualTo(expected);
  }

  private static Bytes32 hash(String name, Fields f) {
    return switch (name) {
      case "taskId" -> TaskId.of(f.deal(), f.number("taskIndex")).value();
      case "dealId" ->
          words(
              f.word("requestHash"),
              f.word("offerHash"),
              f.word("programOrderHash"),
              f.word("datasetOrderHash"),
              Words.word(f.big("price")),
              Words.word(f.big("firstIndex")),
              Words.word(f.big("volume")),
              Words.word(f.big("epoch")),
              Words.word(f.big("deadline")),
              Words.word(f.big("counter")));
      case "asset" ->
          AssetName.of(
                  f.address("assets"),
                  AssetName.Kind.values()[f.number("kind") - 1],
                  f.address("caller"),
                  f.word("content"),
                  f.big("salt"))
              .toWord();
      case "commitment" ->
          SignedBundle.Entry.commitment(
              f.address("worker"), new TaskId(f.word("taskId")), f.word("digest"), f.word("salt"));
      case "outputHash" -> words(f.word("sha256"), Words.word(f.big("length")));
      case "usageHash" -> f.usage().hash();
      case "digest" ->
          words(
              Words.word(f.big("status")),
              f.word("outputHash"),
              f.word("traceHash"),
              f.word("usageHash"));
      case "segmentLeaf" -> segmentLeaf(f);
      case "bundleLeaf" ->
          MerkleTree.leaf(new Words().add(f.word("taskId")).add(f.word("commitment")).toArray());
      case "winnersHash" -> leaf(f.addresses("winners")).winnersHash();
      case "creditsHash" -> creditsHash(f);
      case "merkleRoot" -> merkleRoot(f);
      default -> throw new AssertionError("no rule for " + name);
    };
  }

  private static Bytes32 segmentLeaf(Fields f) {
    Usage usage = f.usage();
    return MerkleTree.leaf(
        new Words()
            .add(f.word("taskId"))
            .add(TaskStatus.of(f.number("status")).code())
            .add(f.word("outputHash"))
            .add(f.word("digest"))
            .add(usage.fuel())
            .add(usage.pageFuel())
            .add(usage.bytesIn())
            .add(usage.bytesOut())
            .add(f.word("winnersHash"))
            .toArray());
  }

  private static Leaf leaf(List<Address> winners) {
    return new Leaf(
        0, TaskStatus.OK, Bytes32.ZERO, Bytes32.ZERO, new Usage(0, 0, 0, 0), winners, false);
  }

  private static Bytes32 creditsHash(Fields f) {
    List<Address> accounts = f.addresses("accounts");
    Words words = new Words();
    for (int i = 0; i < accounts.size(); i++) {
      Amount amount = new Amount(new BigInteger(f.node().get("amounts").get(i).asText()));
      words.add(new Credit(accounts.get(i), amount).word());
    }
    return Keccak.hash(words.toArray());
  }

  private static Bytes32 merkleRoot(Fields f) {
    List<Bytes32> leaves = f.words("leaves");
    MerkleTree tree = MerkleTree.of(leaves);
    int index = f.number("proofOf");
    assertThat(tree.proof(index)).isEqualTo(f.words("proof"));
    assertThat(MerkleTree.verify(leaves.get(index), f.words("proof"), tree.root())).isTrue();
    return tree.root();
  }

  private static Bytes32 words(Bytes32... words) {
    Words out = new Words();
    for (Bytes32 word : words) {
      out.add(word);
    }
    return Keccak.hash(out.toArray());
  }

  /** A vector's fields by name; numbers are decimal strings. */
  private record Fields(JsonNode node) {
    BigInteger big(String name) {
      return new BigInteger(node.get(name).asText());
    }

    int number(String name) {
      return big(name).intValueExact();
    }

    Amount amount(String name) {
      return new Amount(big(name));
    }

    Bytes32 word(String name) {
      return Bytes32.parse(node.get(name).asText());
    }

    Address address(String name) {
      return Address.parse(node.get(name).asText());
    }

    DealId deal() {
      return new DealId(word("dealId"));
    }

    Content content(String hash, String asset, String maxPrice) {
      return new Content(word(hash), address(asset), amount(maxPrice));
    }

    Limits limits() {
      return new Limits(big("fuel").longValueExact(), number("memoryPages"), number("outputBytes"));
    }

    Usage usage() {
      return new Usage(
          big("fuel").longValueExact(),
          big("pageFuel").longValueExact(),
          big("bytesIn").longValueExact(),
          big("bytesOut").longValueExact());
    }

    List<Address> addresses(String name) {
      List<Address> out = new ArrayList<>();
      node.get(name).forEach(item -> out.add(Address.parse(item.asText())));
      return out;
    }

    List<Bytes32> words(String name) {
      List<Bytes32> out = new ArrayList<>();
      node.get(name).forEach(item -> out.add(Bytes32.parse(item.asText())));
      return out;
    }
  }
}
