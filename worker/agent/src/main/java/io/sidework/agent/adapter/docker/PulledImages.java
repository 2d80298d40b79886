package io.sidework.agent.adapter.docker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the engine's images this worker has pulled, and which of them go when they are too many
 * (spec C-22). What is not in here is the owner's. Kept in a file, so that a restart does not make
 * the owner keep them for ever. Not thread-safe.
 */
final class PulledImages {
  private static final Logger LOG = LoggerFactory.getLogger(PulledImages.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final long maxBytes;

  /** By the engine's id, the least recently used first. */
  private final Map<String, Pulled> images = new LinkedHashMap<>();

  /** How many tasks use an image, by its id. */
  private final Map<String, Integer> users = new HashMap<>();

  private PulledImages(Path file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  /**
   * An image that was pulled.
   *
   * @param bytes that it has on disk by itself; layers that images share count for each
   * @param references as which it was pulled: without all of them the engine keeps nothing of it,
   *     unless the owner has given it a name
   */
  private record Pulled(long bytes, TreeSet<String> references) {}

  /**
   * Takes up what an earlier run has pulled.
   *
   * @param file where that is kept; need not exist
   * @param maxBytes that pulled images may take together
   * @throws IOException when the file is there and cannot be read
   */
  static PulledImages open(Path file, long maxBytes) throws IOException {
    PulledImages images = new PulledImages(file, maxBytes);
    try {
      images.read(JSON.readTree(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      LOG.debug("no image was pulled before");
    } catch (JacksonException | IllegalArgumentException e) {
      images.images.clear();
      LOG.warn("{} is damaged: images that were pulled before stay for ever", file);
    }
    return images;
  }

  private void read(JsonNode json) {
    for (JsonNode image : json.path("images")) {
      TreeSet<String> references = new TreeSet<>();
      image.path("references").forEach(reference -> references.add(reference.asText()));
      String id = image.path("id").asText();
      long bytes = image.path("bytes").asLong(-1);
      if (id.isEmpty() || bytes < 0 || references.isEmpty()) {
        throw new IllegalArgumentException("no pulled image: " + image);
      }
      images.put(id, new Pulled(bytes, references));
    }
  }

  private void write() {
    ArrayNode list = JSON.createArrayNode();
    images.forEach(
        (id, image) -> {
          var one = list.addObject().put("id", id).put("bytes", image.bytes());
          image.references().forEach(one.putArray("references")::add);
        });
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, JSON.createObjectNode().set("images", list).toPrettyString() + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("images that were pulled stay for ever if this worker ends now: {}", e.toString());
    }
  }

  /** Remembers an image that has just been pulled; it is the last one used. */
  void add(String id, long bytes, String reference) {
    Pulled before = images.remove(id);
    TreeSet<String> references = before == null ? new TreeSet<>() : before.references();
    references.add(reference);
    images.put(id, new Pulled(bytes, references));
    write();
  }

  /** Tells that a task uses an image, of whomever, until it is {@link #release}d. */
  void use(String id) {
    users.merge(id, 1, Integer::sum);
    boolean last = images.isEmpty() || List.copyOf(images.keySet()).getLast().equals(id);
    Pulled image = last ? null : images.remove(id);
    if (image != null) {
      images.put(id, image);
      write();
    }
  }

  void release(String id) {
    users.computeIfPresent(id, (unused, count) -> count == 1 ? null : count - 1);
  }

  /** Forgets images that are not here any more. */
  void retain(Predicate<String> here) {
    if (images.keySet().removeIf(here.negate())) {
      write();
    }
  }

  /**
   * Has images removed that no task uses, the least recently used first, until the others take no
   * more than they may.
   *
   * @param remove ends one reference; false when something holds it, and the image then stays
   */
  void trim(Predicate<String> remove) {
    boolean changed = false;
    for (var entry : new ArrayList<>(images.entrySet())) {
      if (bytes() <= maxBytes) {
        break;
      }
      if (!users.containsKey(entry.getKey())
          && entry.getValue().references().stream().allMatch(remove)) {
        LOG.info("image {} is removed: pulled images take too much", entry.getKey());
        images.remove(entry.getKey());
        changed = true;
      }
    }
    if (changed) {
      write();
    }
  }

  /** On disk, by what the engine said of each. */
  long bytes() {
    return images.values().stream().mapToLong(Pulled::bytes).sum();
  }
}
