package io.sidework.agent.adapter.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When somebody last typed or moved a mouse: by the access times of terminals, which the kernel
 * sets on input, and by interrupts of the i8042 keyboard and mouse controller. Input over USB in a
 * graphical session shows in neither.
 */
final class OwnerInput {
  private static final List<String> TERMINALS = List.of("dev", "dev/pts", "dev/input");

  private final Path root;
  private @Nullable String interrupts;
  private Instant interrupted = Instant.MIN;

  OwnerInput(Path root) {
    this.root = root;
  }

  /** Empty when there is neither a terminal nor such a controller to look at. */
  OptionalLong idleSeconds(Instant now) {
    Instant last = Instant.MIN;
    for (String folder : TERMINALS) {
      Instant used = lastUse(root.resolve(folder), folder.equals("dev") ? "tty[0-9]*" : "[e0-9]*");
      last = used.isAfter(last) ? used : last;
    }
    countInterrupts(now);
    last = interrupted.isAfter(last) ? interrupted : last;
    return last.equals(Instant.MIN)
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, Duration.between(last, now).toSeconds()));
  }

  private static Instant lastUse(Path folder, String names) {
    Instant last = Instant.MIN;
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(folder, names)) {
      for (Path device : devices) {
        Instant used =
            Files.readAttributes(device, BasicFileAttributes.class).lastAccessTime().toInstant();
        last = used.isAfter(last) ? used : last;
      }
    } catch (IOException e) {
      return last; // not there, or unplugged while looking
    }
    return last;
  }

  /** The first look counts as input: what came before it is not known. */
  private void countInterrupts(Instant now) {
    try {
      String lines =
          String.join(
              "\n",
              Files.readAllLines(root.resolve("proc/interrupts")).stream()
                  .filter(line -> line.contains("i8042"))
                  .toList());
      if (!lines.isEmpty() && !lines.equals(interrupts)) {
        interrupts = lines;
        interrupted = now;
      }
    } catch (IOException e) {
      interrupts = null;
    }
  }
}
