package io.sidework.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Shows that the simulation finds bugs: plants one at a time in a copy of the sources, compiles
 * that in front of the class path, and runs seeds until one fails.
 */
public final class PlantedBugs {
  private final Path home;
  private final int seeds;

  /** A text of a source file, found there once, and what it becomes. */
  record Edit(String file, String text, String replacement) {}

  /** One bug: what is changed, and what that breaks. */
  record Bug(String name, String breaks, List<Edit> edits) {}

  /**
   * What became of a bug.
   *
   * @param survived seeds that did not find it
   * @param how the promise that broke; empty: it survived
   */
  public record Verdict(String name, String breaks, int survived, String how) {
    public boolean isKilled() {
      return !how.isEmpty();
    }
  }

  /**
   * @param home the project's folder
   * @param seeds that a bug may survive at most
   */
  public PlantedBugs(Path home, int seeds) {
    this.home = home;
    this.seeds = seeds;
  }

  /** Where the list is. */
  static Path list(Path home) {
    return home.resolve("test-network/sim/planted.json");
  }

  static List<Bug> read(Path list) throws IOException {
    List<Bug> bugs = new ArrayList<>();
    for (JsonNode bug : new ObjectMapper().readTree(list.toFile())) {
      List<Edit> edits = new ArrayList<>();
      for (JsonNode edit : bug.path("edits")) {
        edits.add(
            new Edit(
                edit.path("file").asText(),
                edit.path("text").asText(),
                edit.path("replacement").asText()));
      }
      bugs.add(new Bug(bug.path("name").asText(), bug.path("breaks").asText(), edits));
    }
    return bugs;
  }

  /** Names in the order of the list. */
  public List<String> names() throws IOException {
    return read(list(home)).stream().map(Bug::name).toList();
  }

  /** Plants one bug and looks for it. */
  public Verdict look(String name) throws IOException {
    Bug bug =
        read(list(home)).stream()
            .filter(each -> each.name.equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no planted bug '" + name + "'"));
    Path folder = Files.createTempDirectory("sidework-planted");
    try {
      compile(bug, folder);
      String[] found = hunt(folder);
      return new Verdict(bug.name, bug.breaks, Integer.parseInt(found[0]), found[1]);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void compile(Bug bug, Path folder) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    for (Edit edit : bug.edits) {
      Path copy = sources.resolve(Path.of(edit.file).getFileName());
      String text = Files.readString(Files.exists(copy) ? copy : home.resolve(edit.file));
      if (text.indexOf(edit.text) < 0 || text.indexOf(edit.text) != text.lastIndexOf(edit.text)) {
        throw new IOException(edit.file + " does not have this text once: " + edit.text);
      }
      Files.writeString(copy, text.replace(edit.text, edit.replacement));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> copies = Files.list(sources)) {
      boolean compiled =
          compiler
              .getTask(
                  null,
                  files,
                  null,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-cp",
                      classPath(),
                      "-proc:none",
                      "-nowarn",
                      "-parameters"),
                  null,
                  files.getJavaFileObjectsFromPaths(copies.toList()))
              .call();
      if (!compiled) {
        throw new IOException("the bug '" + bug.name + "' does not compile");
      }
    }
  }

  private static String classPath() throws IOException {
    List<String> all = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (entry.endsWith("*")) {
        try (Stream<Path> jars = Files.list(Path.of(entry.substring(0, entry.length() - 1)))) {
          jars.map(Path::toString).sorted().forEach(all::add);
        }
      } else {
        all.add(entry);
      }
    }
    return String.join(":", all);
  }

  /** Loads all of Sidework once more, with the bug in it. */
  private String[] hunt(Path folder) throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(folder.resolve("classes").toUri().toURL());
    for (String entry : classPath().split(":", -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    try (PlantedLoader loader = new PlantedLoader(urls)) {
      Object found =
          loader.loadClass(Hunt.class.getName()).getMethod("run", int.class).invoke(null, seeds);
      return Arrays.copyOf((Object[]) found, 2, String[].class);
    } catch (ReflectiveOperationException e) {
      throw new IOException("the simulation does not run: " + e.getCause(), e);
    }
  }
}
