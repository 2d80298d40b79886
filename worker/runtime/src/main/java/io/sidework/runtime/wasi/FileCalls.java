package io.sidework.runtime.wasi;

import io.sidework.runtime.TaskFiles;
import io.sidework.runtime.wasi.TaskFolder.Handle;
import io.sidework.runtime.wasi.TaskOutput.OutputFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The calls of WASI about a task's folder and the files in it (spec R-RUN-60 to R-RUN-62). */
final class FileCalls {
  /** Past every size that a file can have, and far from overflow. */
  private static final long MAX_POSITION = 1L << 40;

  private static final int MAX_PATH = 4096;
  private static final int FOLDER = 3;
  private static final int REGULAR = 4;
  private static final long ALL_RIGHTS = 0x1fffffff;
  private static final long READ_RIGHTS = 0x2 | 0x4 | 0x20 | 0x200000;
  private static final long WRITE_RIGHTS = 0x40 | 0x400000;

  private final TaskFolder folder;
  private final TaskOutput output;
  private final FuelMeter fuel;

  FileCalls(TaskFolder folder, TaskOutput output, FuelMeter fuel) {
    this.folder = folder;
    this.output = output;
    this.fuel = fuel;
  }

  boolean has(long descriptor) {
    return folder.handle(descriptor) != null;
  }

  boolean close(long descriptor) {
    return folder.close(descriptor);
  }

  private boolean isFolder(long descriptor) {
    Handle handle = folder.handle(descriptor);
    return handle != null && handle.isFolder();
  }

  int prestat(GuestMemory memory, long[] args) {
    if (args[0] != TaskFolder.FIRST || !isFolder(args[0])) {
      return Errno.BADF;
    }
    memory.i32(args[1], 0);
    memory.i32(args[1] + 4, 1);
    return Errno.SUCCESS;
  }

  int prestatName(GuestMemory memory, long[] args) {
    if (args[0] != TaskFolder.FIRST || !isFolder(args[0])) {
      return Errno.BADF;
    }
    if ((args[2] & 0xffffffffL) < 1) {
      return Errno.NAMETOOLONG;
    }
    memory.u8(args[1], '/');
    return Errno.SUCCESS;
  }

  int open(GuestMemory memory, long[] args) {
    int errno = folderProblem(args[0], args[3]);
    if (errno != Errno.SUCCESS) {
      return errno;
    }
    int opened = folder.open(path(memory, args[2], args[3]), args[4], args[5], args[7]);
    if (opened < 0) {
      return -opened;
    }
    memory.i32(args[8], opened);
    return Errno.SUCCESS;
  }

  int pathFilestat(GuestMemory memory, long[] args) {
    int errno = folderProblem(args[0], args[3]);
    if (errno != Errno.SUCCESS) {
      return errno;
    }
    Handle found = folder.look(path(memory, args[2], args[3]));
    if (found == null) {
      return Errno.NOENT;
    }
    filestat(memory, args[4], found);
    return Errno.SUCCESS;
  }

  /** What would change the folder itself: declared outputs are all that a task may make. */
  int change(long descriptor) {
    return isFolder(descriptor) ? Errno.ROFS : has(descriptor) ? Errno.NOTDIR : Errno.BADF;
  }

  private int folderProblem(long descriptor, long pathLength) {
    if (!has(descriptor)) {
      return Errno.BADF;
    }
    if (!isFolder(descriptor)) {
      return Errno.NOTDIR;
    }
    return (pathLength & 0xffffffffL) > MAX_PATH ? Errno.NAMETOOLONG : Errno.SUCCESS;
  }

  private String path(GuestMemory memory, long pointer, long length) {
    memory.at(pointer, length);
    move(length);
    return TaskFolder.text(memory.read(pointer, (int) length));
  }

  int fdstat(GuestMemory memory, long[] args) {
    Handle handle = handle(args[0]);
    memory.zero(args[1], 24);
    memory.u8(args[1], handle.isFolder() ? FOLDER : REGULAR);
    memory.u8(args[1] + 2, handle.appends ? 1 : 0);
    long rights = (handle.readable ? READ_RIGHTS : 0) | (handle.writable ? WRITE_RIGHTS : 0);
    memory.i64(args[1] + 8, handle.isFolder() ? ALL_RIGHTS : rights);
    memory.i64(args[1] + 16, handle.isFolder() ? ALL_RIGHTS : 0);
    return Errno.SUCCESS;
  }

  int fdFilestat(GuestMemory memory, long[] args) {
    filestat(memory, args[1], handle(args[0]));
    return Errno.SUCCESS;
  }

  /** Times are those of the task's beginning, whenever a file was written. */
  private void filestat(GuestMemory memory, long at, Handle handle) {
    memory.zero(at, 64);
    memory.i64(at + 8, folder.inode(handle.name));
    memory.u8(at + 16, handle.isFolder() ? FOLDER : REGULAR);
    memory.i64(at + 24, 1);
    memory.i64(at + 32, handle.size());
    for (int time = 40; time < 64; time += 8) {
      memory.i64(at + time, TaskClock.EPOCH);
    }
  }

  /** Reads at a position: the descriptor's, which moves, or a given one. */
  int read(GuestMemory memory, long[] args, int result, boolean moves) {
    Handle handle = handle(args[0]);
    if (!handle.readable) {
      return handle.isFolder() ? Errno.ISDIR : Errno.BADF;
    }
    long position = moves ? handle.position : args[3];
    if (position < 0) {
      return Errno.INVAL;
    }
    int total = 0;
    for (int i = 0; i < args[2]; i++) {
      long vector = args[1] + 8L * i;
      long room = memory.i32(vector + 4) & 0xffffffffL;
      int count = (int) Math.min(room, Math.max(0, handle.size() - position));
      move(count);
      memory.write(memory.i32(vector), handle.read(position, count), 0, count);
      position += count;
      total += count;
    }
    if (moves) {
      handle.position = position;
    }
    memory.i32(args[result], total);
    return Errno.SUCCESS;
  }

  int write(GuestMemory memory, long[] args, int result, boolean moves) {
    Handle handle = handle(args[0]);
    OutputFile made = handle.made;
    if (made == null || !handle.writable) {
      return handle.isFolder() ? Errno.ISDIR : Errno.BADF;
    }
    long position = handle.appends ? made.size() : moves ? handle.position : args[3];
    if (position < 0 || position > MAX_POSITION) {
      return Errno.INVAL;
    }
    long total = 0;
    for (int i = 0; i < args[2]; i++) {
      total += memory.i32(args[1] + 8L * i + 4) & 0xffffffffL;
    }
    long end = total == 0 ? made.size() : Math.max(made.size(), position + total);
    output.room(end - made.size());
    move(total);
    output.resize(made, end);
    for (int i = 0; i < args[2]; i++) {
      long vector = args[1] + 8L * i;
      long size = memory.i32(vector + 4) & 0xffffffffL;
      int pointer = memory.i32(vector);
      memory.at(pointer, size);
      made.write((int) position, memory.read(pointer, (int) size));
      position += size;
    }
    if (moves) {
      handle.position = position;
    }
    memory.i32(args[result], (int) total);
    return Errno.SUCCESS;
  }

  int seek(GuestMemory memory, long[] args) {
    Handle handle = handle(args[0]);
    if (handle.isFolder()) {
      return Errno.ISDIR;
    }
    if (args[2] < 0
        || args[2] > 2
        || Math.abs(args[1]) > MAX_POSITION
        || args[1] == Long.MIN_VALUE) {
      return Errno.INVAL;
    }
    long base = args[2] == 0 ? 0 : args[2] == 1 ? handle.position : handle.size();
    if (base + args[1] < 0 || base + args[1] > MAX_POSITION) {
      return Errno.INVAL;
    }
    handle.position = base + args[1];
    memory.i64(args[3], handle.position);
    return Errno.SUCCESS;
  }

  int tell(GuestMemory memory, long[] args) {
    Handle handle = handle(args[0]);
    if (handle.isFolder()) {
      return Errno.ISDIR;
    }
    memory.i64(args[1], handle.position);
    return Errno.SUCCESS;
  }

  int resize(long[] args) {
    Handle handle = handle(args[0]);
    OutputFile made = handle.made;
    if (made == null || !handle.writable || args[1] < 0 || args[1] > MAX_POSITION) {
      return Errno.INVAL;
    }
    output.room(Math.max(0, args[1] - made.size()));
    move(Math.max(0, args[1] - made.size()));
    output.resize(made, args[1]);
    return Errno.SUCCESS;
  }

  /** Entries from one on, by ascending name; the last may be cut off by the buffer's end. */
  int readdir(GuestMemory memory, long[] args) {
    if (!isFolder(args[0])) {
      return has(args[0]) ? Errno.NOTDIR : Errno.BADF;
    }
    long room = args[2] & 0xffffffffL;
    memory.at(args[1], room);
    ByteArrayOutputStream entries = new ByteArrayOutputStream();
    long next = 0;
    for (String name : folder.names()) {
      next++;
      if (next > args[3] && args[3] >= 0 && entries.size() < room) {
        ByteBuffer entry = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        entry.putLong(next).putLong(folder.inode(name)).putInt(name.length()).put((byte) REGULAR);
        entries.writeBytes(entry.array());
        entries.writeBytes(TaskFiles.bytes(name));
      }
    }
    int count = (int) Math.min(room, entries.size());
    move(count);
    memory.write(args[1], entries.toByteArray(), 0, count);
    memory.i32(args[4], count);
    return Errno.SUCCESS;
  }

  private Handle handle(long descriptor) {
    Handle handle = folder.handle(descriptor);
    if (handle == null) {
      throw new IllegalStateException("asked for an open descriptor only");
    }
    return handle;
  }

  private void move(long bytes) {
    fuel.charge(bytes / WasiHost.BYTES_PER_FUEL);
  }
}
