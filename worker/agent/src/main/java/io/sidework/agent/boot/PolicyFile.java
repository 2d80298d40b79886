package io.sidework.agent.boot;

import io.sidework.agent.application.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the owner's wishes again whenever the configuration's bytes change. A file with a
 * mistake changes nothing. Not thread-safe.
 */
final class PolicyFile {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);

  private final Path file;
  private final Consumer<Policy> changed;
  private WorkerConfig current;
  private byte[] seen;

  /**
   * @param current what the file said at the start
   * @param changed hears each other policy
   */
  PolicyFile(Path file, WorkerConfig current, Consumer<Policy> changed) {
    this.file = file;
    this.current = current;
    this.changed = changed;
    this.seen = new byte[0];
  }

  /** Looks at the file. */
  void look() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      bytes = new byte[0]; // being replaced, or gone: the old wishes stay
    }
    if (Arrays.equals(bytes, seen)) {
      return;
    }
    seen = bytes;
    try {
      take(ConfigFile.read(file));
    } catch (IllegalArgumentException e) {
      LOG.error("the policy stays as it was: {}", e.getMessage());
    }
  }

  private void take(WorkerConfig read) {
    if (!read.with(current.policy()).equals(current)) {
      LOG.warn("{} changed outside of policy: that takes effect with the next start", file);
    }
    if (!read.policy().equals(current.policy())) {
      LOG.info("the policy has changed");
      current = current.with(read.policy());
      changed.accept(read.policy());
    }
  }
}
