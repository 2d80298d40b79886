package io.sidework.contracts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/** A development chain of its own process, ended with {@link #close}. */
final class Anvil implements AutoCloseable {
  /** The first account of the published development mnemonic; it has ether on every such chain. */
  static final String FUNDED_KEY =
      "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

  private static final Pattern LISTENING = Pattern.compile("Listening on ([0-9.:]+)");
  private static final int ATTEMPTS = 200;

  private final Process process;
  private final Web3j web3j;

  private Anvil(Process process, Web3j web3j) {
    this.process = process;
    this.web3j = web3j;
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
        String url = String.format(Locale.ROOT, "http://%s", listening.group(1));
        return new Anvil(process, Web3j.build(new HttpService(url)));
      }
      Thread.sleep(50);
    }
    process.destroyForcibly();
    throw new IOException("the chain did not start: " + Files.readString(log));
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
