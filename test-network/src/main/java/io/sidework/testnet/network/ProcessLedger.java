package io.sidework.testnet.network;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which processes a network consists of, on disk from the moment each has started, so that {@code
 * down} can end them all even after {@code up} was killed half way. A process is known by pid and
 * start time: a pid that was given to a stranger since is left alone.
 */
public final class ProcessLedger {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String FILE = "processes.json";
  private static final long GRACE_SECONDS = 5;

  private final Path file;
  private final List<Entry> entries;

  /**
   * One process.
   *
   * @param started milliseconds since 1970 at which the system says it started
   */
  public record Entry(String name, long pid, long started) {
    Optional<ProcessHandle> alive() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(handle -> startOf(handle) == started);
    }
  }

  private ProcessLedger(Path file, List<Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** Reads the ledger of a network's folder; an empty one where there is none. */
  public static ProcessLedger in(Path dir) throws IOException {
    Path file = dir.resolve(FILE);
    List<Entry> entries =
        Files.exists(file)
            ? JSON.readValue(file.toFile(), new TypeReference<List<Entry>>() {})
            : List.of();
    return new ProcessLedger(file, new ArrayList<>(entries));
  }

  public synchronized void add(String name, ProcessHandle process) throws IOException {
    entries.removeIf(entry -> entry.name().equals(name));
    entries.add(new Entry(name, process.pid(), startOf(process)));
    save();
  }

  public synchronized Optional<ProcessHandle> alive(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .flatMap(Entry::alive);
  }

  public synchronized List<Entry> living() {
    return entries.stream().filter(entry -> entry.alive().isPresent()).toList();
  }

  /**
   * Ends one process: asks, waits, then kills. The chain is killed at once, since a busy one does
   * not listen and has nothing to save.
   */
  public static void end(Entry entry) {
    Optional<ProcessHandle> handle = entry.alive();
    if (handle.isEmpty()) {
      return;
    }
    if (entry.name().equals(LocalChain.NAME)) {
      handle.get().destroyForcibly();
    } else {
      handle.get().destroy();
    }
    try {
      handle.get().onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      handle.get().destroyForcibly();
    } catch (Exception e) {
      handle.get().destroyForcibly();
    }
  }

  /** Ends everything, the chain last, and forgets it. Returns how many were alive. */
  public synchronized int endAll() throws IOException {
    List<Entry> living = living();
    List<Thread> ending = new ArrayList<>();
    for (Entry entry : living) {
      if (!entry.name().equals(LocalChain.NAME)) {
        ending.add(Thread.ofVirtual().start(() -> end(entry)));
      }
    }
    for (Thread thread : ending) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    living.stream()
        .filter(entry -> entry.name().equals(LocalChain.NAME))
        .forEach(ProcessLedger::end);
    entries.clear();
    Files.deleteIfExists(file);
    return living.size();
  }

  private void save() throws IOException {
    Path next = file.resolveSibling(FILE + ".next");
    JSON.writeValue(next.toFile(), entries);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static long startOf(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
