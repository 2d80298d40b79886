package io.sidework.contracts;

import io.sidework.contracts.chain.TransactionSender;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.methods.response.VoidResponse;
import org.web3j.protocol.http.HttpService;

/** A development chain of its own process, ended with {@link #close}. */
final class Anvil implements AutoCloseable {
  /** The first account of the published development mnemonic; it has ether on every such chain. */
  static final EcKey KEY =
      EcKey.of(Bytes32.parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"));

  static final DeploymentParameters PARAMETERS =
      new DeploymentParameters(
          Amount.parse("10"),
          Amount.parse("1"),
          1,
          60,
          600,
          60,
          1000,
          250,
          Amount.parse("0.01"),
          Amount.ZERO,
          100_000);

  /** Of a hash chain of one link. */
  static final Bytes32 LINK = Keccak.hash(new byte[] {1});

  static final Bytes32 TIP = Keccak.hash(LINK.toArray());

  private static final BigInteger CHAIN_ID = BigInteger.valueOf(31337);
  private static final Pattern LISTENING = Pattern.compile("Listening on ([0-9.:]+)");
  private static final int ATTEMPTS = 200;

  private final Process process;
  private final URI rpc;
  private final HttpService service;
  private final Web3j web3j;

  private Anvil(Process process, URI rpc) {
    this.process = process;
    this.rpc = rpc;
    this.service = new HttpService(rpc.toString());
    this.web3j = Web3j.build(service);
  }

  static Optional<Path> binary() throws IOException {
    Path packages = Path.of("tools/foundry/node_modules/@foundry-rs");
    if (!Files.isDirectory(packages)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(packages)) {
      return found
          .filter(path -> path.getFileName().toString().startsWith("anvil-"))
          .map(path -> path.resolve("bin/anvil").toAbsolutePath())
          .filter(Files::isExecutable)
          .findFirst();
    }
  }

  static Anvil start(Path directory) throws IOException, InterruptedException {
    Path log = directory.resolve("anvil.log");
    Process process =
        new ProcessBuilder(binary().orElseThrow().toString(), "--port", "0", "--accounts", "1")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    for (int i = 0; i < ATTEMPTS; i++) {
      Matcher listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        return new Anvil(process, URI.create("http://" + listening.group(1)));
      }
      Thread.sleep(50);
    }
    process.destroyForcibly();
    throw new IOException("the chain did not start: " + Files.readString(log));
  }

  /** Puts the contracts there, with a thousand credits of the key's. */
  Deployment deploy() throws IOException {
    return deployer().deployWithToken(KEY.address(), Amount.parse("1000"), PARAMETERS);
  }

  Deployer deployer() {
    return new Deployer(web3j, new TransactionSender(web3j, KEY, CHAIN_ID));
  }

  Web3jChain connect(Deployment deployment) {
    return Web3jChain.connect(rpc, deployment.sidework().address(), deployment.block());
  }

  URI rpc() {
    return rpc;
  }

  /** Lets its clock go on by some seconds at once. */
  void pass(int seconds) throws IOException {
    for (Request<?, VoidResponse> request :
        List.of(
            new Request<>("evm_increaseTime", List.of(seconds), service, VoidResponse.class),
            new Request<>("evm_mine", List.of(), service, VoidResponse.class))) {
      VoidResponse answer = request.send();
      if (answer.hasError()) {
        throw new IOException(answer.getError().getMessage());
      }
    }
  }

  /** For what is anvil's own. */
  HttpService service() {
    return service;
  }

  Web3j web3j() {
    return web3j;
  }

  @Override
  public void close() {
    web3j.shutdown();
    process.destroyForcibly();
  }
}
