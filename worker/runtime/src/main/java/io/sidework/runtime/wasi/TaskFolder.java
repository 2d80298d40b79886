package io.sidework.runtime.wasi;

import io.sidework.runtime.TaskFiles;
import io.sidework.runtime.wasi.TaskOutput.OutputFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one task and its descriptors from 3 on (spec R-RUN-60 to R-RUN-62): 3 is the folder
 * itself, and is there only when the task has files.
 */
final class TaskFolder {
  static final int FIRST = 3;
  private static final int MAX_OPEN = 64;

  private static final int CREATE = 1;
  private static final int DIRECTORY = 2;
  private static final int EXCLUSIVE = 4;
  private static final int TRUNCATE = 8;
  private static final int APPEND = 1;
  private static final long READ = 0x2;
  private static final long WRITE = 0x40;

  private final TaskFiles files;
  private final TaskOutput output;
  private final List<@Nullable Handle> handles = new ArrayList<>();

  TaskFolder(TaskFiles files, TaskOutput output) {
    this.files = files;
    this.output = output;
    if (!files.isEmpty()) {
      handles.add(new Handle("", null, null, false, false, false));
    }
  }

  /** An open descriptor: the folder, a file to read, or a file in the making. */
  static final class Handle {
    final String name;
    final byte @Nullable [] input;
    final @Nullable OutputFile made;
    final boolean readable;
    final boolean writable;
    final boolean appends;
    long position;

    private Handle(
        String name,
        byte @Nullable [] input,
        @Nullable OutputFile made,
        boolean readable,
        boolean writable,
        boolean appends) {
      this.name = name;
      this.input = input;
      this.made = made;
      this.readable = readable;
      this.writable = writable;
      this.appends = appends;
    }

    boolean isFolder() {
      return input == null && made == null;
    }

    int size() {
      return input != null ? input.length : made != null ? made.size() : 0;
    }

    /** A copy of a part that lies within the file; of nothing, wherever. */
    byte[] read(long at, int count) {
      if (count == 0) {
        return new byte[0];
      }
      int from = (int) at;
      return input != null
          ? Arrays.copyOfRange(input, from, from + count)
          : made != null ? made.read(from, count) : new byte[0];
    }
  }

  @Nullable Handle handle(long descriptor) {
    long index = descriptor - FIRST;
    return index < 0 || index >= handles.size() ? null : handles.get((int) index);
  }

  boolean close(long descriptor) {
    if (handle(descriptor) == null) {
      return false;
    }
    handles.set((int) descriptor - FIRST, null);
    return true;
  }

  /** A descriptor, or an error number below 0. */
  int open(String path, long flags, long rights, long descriptorFlags) {
    String name = relative(path);
    boolean writes = (rights & WRITE) != 0;
    if (name.startsWith("/")) {
      return -Errno.NOTCAPABLE;
    }
    int free = handles.indexOf(null) < 0 ? handles.size() : handles.indexOf(null);
    if (free == MAX_OPEN) {
      return -Errno.MFILE;
    }
    Handle opened;
    if (name.equals(".")) {
      if (writes || (flags & (CREATE | TRUNCATE)) != 0) {
        return -Errno.ISDIR;
      }
      opened = new Handle("", null, null, false, false, false);
    } else {
      int errno = problem(name, flags, writes);
      if (errno != Errno.SUCCESS) {
        return -errno;
      }
      OutputFile made = made(name, flags, writes);
      boolean reads = (rights & READ) != 0;
      boolean appends = (descriptorFlags & APPEND) != 0;
      opened = new Handle(name, files.inputs().get(name), made, reads, writes, appends);
    }
    if (free == handles.size()) {
      handles.add(opened);
    } else {
      handles.set(free, opened);
    }
    return FIRST + free;
  }

  private int problem(String name, long flags, boolean writes) {
    boolean input = files.inputs().containsKey(name);
    boolean exists = input || output.file(name) != null;
    boolean creates = (flags & CREATE) != 0;
    if (!exists) {
      return !creates ? Errno.NOENT : output.declares(name) ? Errno.SUCCESS : Errno.ROFS;
    }
    if (creates && (flags & EXCLUSIVE) != 0) {
      return Errno.EXIST;
    }
    if ((flags & DIRECTORY) != 0) {
      return Errno.NOTDIR;
    }
    return input && (writes || (flags & TRUNCATE) != 0) ? Errno.ROFS : Errno.SUCCESS;
  }

  private @Nullable OutputFile made(String name, long flags, boolean writes) {
    if (files.inputs().containsKey(name)) {
      return null;
    }
    OutputFile known = output.file(name);
    OutputFile made = known == null ? output.create(name) : known;
    if (writes && (flags & TRUNCATE) != 0) {
      output.resize(made, 0);
    }
    return made;
  }

  /** The handle that opening would give, for its size and kind; null if there is no such file. */
  @Nullable Handle look(String path) {
    String name = relative(path);
    if (name.equals(".")) {
      return new Handle("", null, null, false, false, false);
    }
    byte[] input = files.inputs().get(name);
    OutputFile made = output.file(name);
    return input == null && made == null
        ? null
        : new Handle(name, input, made, false, false, false);
  }

  /** Names of what is there, ascending. */
  List<String> names() {
    TreeSet<String> names = new TreeSet<>(files.inputs().keySet());
    names.addAll(output.files().keySet());
    return List.copyOf(names);
  }

  /** A number for each name, the same whatever exists; 0 is the folder. */
  long inode(String name) {
    TreeSet<String> names = new TreeSet<>(files.inputs().keySet());
    names.addAll(files.outputs());
    return name.isEmpty() ? 0 : names.headSet(name).size() + 1L;
  }

  static String text(byte[] path) {
    return new String(path, StandardCharsets.ISO_8859_1);
  }

  private static String relative(String path) {
    String rest = path;
    while (rest.startsWith("./")) {
      rest = rest.substring(2);
    }
    return rest.isEmpty() && !path.isEmpty() ? "." : rest;
  }
}
