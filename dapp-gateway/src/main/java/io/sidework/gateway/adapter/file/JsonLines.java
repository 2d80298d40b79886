package io.sidework.gateway.adapter.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.gateway.port.OrderLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * One document a line, appended and synced. A line that a crash cut short at the end was never
 * acknowledged and is cut off on loading (spec G-1).
 */
public final class JsonLines implements OrderLog {
  private final Path file;
  private FileChannel channel;

  public JsonLines(Path file) {
    this.file = file;
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      this.channel = open();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep orders in " + file, e);
    }
  }

  private FileChannel open() throws IOException {
    FileChannel opened =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    opened.position(opened.size());
    return opened;
  }

  @Override
  public synchronized List<JsonNode> load() {
    try {
      byte[] all = Files.readAllBytes(file);
      List<JsonNode> documents = new ArrayList<>();
      int start = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] == '\n') {
          documents.add(parse(new String(all, start, i - start, StandardCharsets.UTF_8)));
          start = i + 1;
        }
      }
      channel.truncate(start);
      channel.position(start);
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private JsonNode parse(String line) {
    try {
      return Json.parse(line);
    } catch (MalformedDocument e) {
      throw new UncheckedIOException(
          new IOException(
              file + " is damaged, move it away to start without it: " + e.getMessage()));
    }
  }

  @Override
  public synchronized void add(JsonNode document) {
    try {
      write(channel, document);
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static void write(FileChannel out, JsonNode document) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((Json.text(document) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      out.write(line);
    }
  }

  @Override
  public synchronized void rewrite(List<JsonNode> documents) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (FileChannel out =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        for (JsonNode document : documents) {
          write(out, document);
        }
        out.force(true);
      }
      channel.close();
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      channel = open();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rewrite " + file, e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
