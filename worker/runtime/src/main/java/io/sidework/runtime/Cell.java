package io.sidework.runtime;

import io.sidework.runtime.Confinement.Level;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command that starts a child JVM under one level of confinement (spec R-RUN-54). */
final class Cell {
  /** Where the shared libraries of a JVM may lie; which of them are there differs by machine. */
  private static final List<String> LIBRARIES = List.of("/lib", "/lib64", "/usr/lib", "/usr/lib64");

  /** The child writes to its pipes only: no file, no core, no more descriptors than a JVM needs. */
  private static final List<String> NO_FILES = List.of("--fsize=0", "--core=0", "--nofile=256:256");

  private static final String NO_WRITING = "no file may be written (rlimits)";

  private final Level level;
  private final Cgroup cgroup;
  private final List<String> refused;
  private final List<String> missing = new ArrayList<>();
  private final List<String> measures = new ArrayList<>();

  /**
   * @param refused why stronger levels do not work here
   */
  Cell(Level level, Cgroup cgroup, List<String> refused) {
    this.level = level;
    this.cgroup = cgroup;
    this.refused = refused;
  }

  /**
   * @param java the launcher and its options, up to the class path's flag
   * @param classpath absolute entries
   * @throws IOException if this machine has not got what the level needs
   */
  List<String> command(List<String> java, List<String> classpath, String mainClass)
      throws IOException {
    missing.addAll(refused);
    List<String> command = new ArrayList<>(cgroup.enter(measures, missing));
    command.addAll(
        switch (level) {
          case BUBBLEWRAP -> bubblewrap(Path.of(java.getFirst()), classpath);
          case UNSHARE -> unshare();
          case SETPRIV -> setpriv();
          case NONE -> List.of();
        });
    command.addAll(java);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classpath));
    command.add(mainClass);
    return command;
  }

  /** What holds for a child that this command started. */
  Confinement confinement() {
    return new Confinement(level, measures, missing);
  }

  private List<String> bubblewrap(Path java, List<String> classpath) throws IOException {
    List<String> command = new ArrayList<>(limits());
    command.add(tool("bwrap"));
    // Its own user, processes, network, IPC and host name; ends with this process.
    command.addAll(List.of("--unshare-all", "--die-with-parent", "--new-session"));
    command.addAll(List.of("--cap-drop", "ALL", "--uid", "65534", "--gid", "65534"));
    Set<String> readable = new LinkedHashSet<>();
    for (String library : LIBRARIES) {
      Path path = Path.of(library);
      if (Files.isSymbolicLink(path)) {
        command.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), library));
      } else if (Files.isDirectory(path)) {
        readable.add(library);
      }
    }
    readable.add(home(java).toString());
    readable.add(security(java).toString());
    classpath.stream().filter(entry -> new File(entry).exists()).forEach(readable::add);
    readable.forEach(path -> command.addAll(List.of("--ro-bind", path, path)));
    command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/"));
    command.addAll(List.of("--chdir", "/", "--"));
    measures.add("bubblewrap: own user, process, network and IPC namespaces");
    measures.add("no network");
    measures.add("a read-only file system of JDK and jars");
    measures.add("no privileges");
    return command;
  }

  private List<String> unshare() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(tool("unshare"));
    if (!isRoot()) {
      command.addAll(List.of("--user", "--map-current-user"));
    }
    command.addAll(List.of("--net", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"));
    command.addAll(setpriv());
    measures.add("own process, network and IPC namespaces");
    measures.add("no network");
    missing.add("a file system of its own");
    return command;
  }

  private List<String> setpriv() throws IOException {
    List<String> command = new ArrayList<>(List.of(tool("setpriv"), "--no-new-privs"));
    if (isRoot()) {
      command.addAll(List.of("--inh-caps=-all", "--bounding-set=-all"));
    }
    command.addAll(limits());
    measures.add("no new privileges");
    if (level == Level.SETPRIV) {
      missing.add("network and process namespaces");
      missing.add("a file system of its own");
    }
    return command;
  }

  private List<String> limits() {
    Path prlimit = find("prlimit");
    if (prlimit == null) {
      missing.add("rlimits (no prlimit)");
      return List.of();
    }
    measures.add(NO_WRITING);
    List<String> command = new ArrayList<>(List.of(prlimit.toString()));
    command.addAll(NO_FILES);
    return command;
  }

  /** The JDK that a launcher, or a link to it, belongs to. */
  private static Path home(Path java) throws IOException {
    return above(above(java.toRealPath()));
  }

  /** Distributions keep a JDK's security settings outside of it, behind links. */
  private static Path security(Path java) throws IOException {
    return above(above(home(java).resolve("conf/security/java.security").toRealPath()));
  }

  private static Path above(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException("nothing above " + path);
    }
    return parent;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String tool(String name) throws IOException {
    Path found = find(name);
    if (found == null) {
      throw new IOException("no " + name);
    }
    return found.toString();
  }

  private static @Nullable Path find(String name) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
