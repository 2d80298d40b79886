package io.sidework.contracts.ledger;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.ledger.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Scripts that forge carries out on the contracts; in the folder of module contracts. */
public final class Replay {
  private static final Path FOLDER = Path.of("target/ledger");
  private static final Path REPORT = FOLDER.resolve("disagreement");
  private static final int SCRIPTS_OF_A_FILE = 100;

  private final long firstSeed;
  private final int scripts;
  private final Selectors selectors;

  /**
   * @param firstSeed scripts are of this one and those that follow
   */
  public Replay(long firstSeed, int scripts) throws IOException {
    this.firstSeed = firstSeed;
    this.scripts = scripts;
    this.selectors = Selectors.read(Path.of("target/abi"));
  }

  /** Writes all scripts; returns what happens in them. */
  public Coverage write() throws IOException {
    clear();
    Coverage coverage = new Coverage();
    Map<Refusal, byte[]> bytes = selectors.ofRefusals();
    for (int file = 0; file * SCRIPTS_OF_A_FILE < scripts; file++) {
      int first = file * SCRIPTS_OF_A_FILE;
      ByteArrayOutputStream tapes = new ByteArrayOutputStream(1 << 20);
      DataOutputStream out = new DataOutputStream(tapes);
      for (int i = first; i < Math.min(scripts, first + SCRIPTS_OF_A_FILE); i++) {
        Script script = Author.write(firstSeed + i);
        coverage.add(script);
        byte[] tape = Tape.of(script, bytes);
        out.writeInt(tape.length);
        out.write(tape);
      }
      Files.write(FOLDER.resolve(file + ".scripts"), tapes.toByteArray());
    }
    return coverage;
  }

  private static void clear() throws IOException {
    Files.createDirectories(FOLDER);
    try (Stream<Path> old = Files.list(FOLDER)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
  }

  /** Plays them; returns what the first disagreement is, in a form for people. */
  public Optional<String> play() throws IOException, InterruptedException {
    ProcessBuilder forge =
        new ProcessBuilder(
                List.of(
                    "tools/forge",
                    "test",
                    "--match-contract",
                    "DifferentialTest",
                    "--gas-limit",
                    Long.toString(Long.MAX_VALUE)))
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("forge.log").toFile());
    int files = (scripts + SCRIPTS_OF_A_FILE - 1) / SCRIPTS_OF_A_FILE;
    forge.environment().put("SIDEWORK_LEDGER_FILES", Integer.toString(files));
    int exit = forge.start().waitFor();
    if (Files.exists(REPORT)) {
      Disagreement parted = Disagreement.parse(Files.readString(REPORT), selector());
      long seed = firstSeed + parted.file() * (long) SCRIPTS_OF_A_FILE + parted.script();
      return Optional.of(parted.describe(Author.write(seed), selectors));
    }
    String log = Files.readString(FOLDER.resolve("forge.log"));
    return exit == 0 && !log.contains("[SKIP]") ? Optional.empty() : Optional.of(log);
  }

  private static byte[] selector() {
    String declaration = "Disagreement(uint256,bytes,bytes,uint256[])";
    byte[] hash = Keccak.hash(declaration.getBytes(StandardCharsets.US_ASCII)).toArray();
    return Arrays.copyOf(hash, 4);
  }
}
