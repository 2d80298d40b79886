package io.sidework.runtime.wasi;

import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.Task;
import io.sidework.runtime.wasm.FunctionType;
import io.sidework.runtime.wasm.ModuleShape;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.Memory;
import run.endive.wasm.types.ValType;

/**
 * The world of one task (spec R-RUN-40 to R-RUN-49): arguments, standard input and output, a clock
 * that advances with fuel, randomness from the task's id. Nothing here asks the machine.
 */
public final class WasiHost {
  private static final int STDERR_KEPT = Checkpoint.MAX_STDERR_BYTES;
  private static final int CALL_COST = 64;
  static final int BYTES_PER_FUEL = 8;
  private static final int RANDOM_BYTE_COST = 4;
  private static final int MAX_VECTORS = 1_024;

  private final Arguments arguments;
  private final byte[] stdin;
  private final RandomStream random;
  private final FuelMeter fuel;
  private final TaskClock clock;
  private final TaskOutput output;
  private final FileCalls files;
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private final boolean[] open = {true, true, true};
  private int stdinRead;
  private final byte[] state;
  private final long restartCost;
  private @Nullable GuestMemory attached;

  /**
   * @param from what the leg before handed over; null for the first
   * @param restartCost of a next leg, but for what it is handed over
   */
  public WasiHost(Task task, FuelMeter fuel, @Nullable Checkpoint from, long restartCost) {
    this.arguments = new Arguments(task.arguments(), fuel);
    this.stdin = task.stdin();
    this.state = from == null ? new byte[0] : from.state();
    this.restartCost = restartCost;
    this.output = new TaskOutput(task.files().outputs(), task.limits().outputBytes());
    this.files = new FileCalls(new TaskFolder(task.files(), output), output, fuel);
    this.random = new RandomStream(task.taskId(), from == null ? 0 : from.random());
    this.fuel = fuel;
    this.clock = new TaskClock(fuel, from == null ? 0 : from.slept());
    if (from != null) {
      output.restore(from.stdout(), from.files());
      stderr.writeBytes(from.stderr());
    }
  }

  /** The memory of the instance; must precede its first instruction. */
  public void attach(Memory memory) {
    this.attached = new GuestMemory(memory);
  }

  /** What the module imports, answered by this host. */
  public ImportFunction[] functions(ModuleShape shape) {
    return shape.imports().stream().distinct().map(this::bind).toArray(ImportFunction[]::new);
  }

  private ImportFunction bind(ModuleShape.ImportedFunction wanted) {
    HostCall call = Imports.call(wanted);
    boolean returns = call.returns();
    var engineType =
        run.endive.wasm.types.FunctionType.of(
            call.type().params().stream().map(WasiHost::engineType).toArray(ValType[]::new),
            returns ? new ValType[] {ValType.I32} : new ValType[0]);
    return new HostFunction(
        wanted.module(),
        wanted.name(),
        engineType,
        (instance, args) -> {
          fuel.charge(CALL_COST);
          int answer = call.answer().call(this, args);
          return returns ? new long[] {answer} : null;
        });
  }

  private static ValType engineType(int code) {
    return code == FunctionType.I64 ? ValType.I64 : ValType.I32;
  }

  /** Standard output, or the archive of it and of the task's files. */
  public byte[] output() {
    return output.toByteArray();
  }

  public byte[] stderr() {
    return stderr.toByteArray();
  }

  int argsSizesGet(long[] args) {
    arguments.sizes(memory(), args);
    return Errno.SUCCESS;
  }

  int argsGet(long[] args) {
    arguments.write(memory(), args);
    return Errno.SUCCESS;
  }

  int environSizesGet(long[] args) {
    memory().i32(args[0], 0);
    memory().i32(args[1], 0);
    return Errno.SUCCESS;
  }

  int clockResGet(long[] args) {
    if (args[0] < 0 || args[0] >= TaskClock.CLOCKS) {
      return Errno.INVAL;
    }
    memory().i64(args[1], 1);
    return Errno.SUCCESS;
  }

  int clockTimeGet(long[] args) {
    if (args[0] < 0 || args[0] >= TaskClock.CLOCKS) {
      return Errno.INVAL;
    }
    memory().i64(args[2], clock.now((int) args[0]));
    return Errno.SUCCESS;
  }

  int fdClose(long[] args) {
    if (files.close(args[0])) {
      return Errno.SUCCESS;
    }
    if (!isOpen(args[0])) {
      return Errno.BADF;
    }
    open[(int) args[0]] = false;
    return Errno.SUCCESS;
  }

  int fdSync(long[] args) {
    return isOpen(args[0]) || files.has(args[0]) ? Errno.SUCCESS : Errno.BADF;
  }

  int fdSeek(long[] args) {
    return files.has(args[0]) ? files.seek(memory(), args) : notSeekable(args);
  }

  int fdTell(long[] args) {
    return files.has(args[0]) ? files.tell(memory(), args) : notSeekable(args);
  }

  int fdPread(long[] args) {
    return !files.has(args[0])
        ? notSeekable(args)
        : tooMany(args[2]) ? Errno.INVAL : files.read(memory(), args, 4, false);
  }

  int fdPwrite(long[] args) {
    return !files.has(args[0])
        ? notSeekable(args)
        : tooMany(args[2]) ? Errno.INVAL : files.write(memory(), args, 4, false);
  }

  private int notSeekable(long[] args) {
    return isOpen(args[0]) ? Errno.SPIPE : Errno.BADF;
  }

  int fdResize(long[] args) {
    return files.has(args[0]) ? files.resize(args) : Errno.NOSYS;
  }

  int fdPrestat(long[] args) {
    return files.prestat(memory(), args);
  }

  int fdPrestatName(long[] args) {
    return files.prestatName(memory(), args);
  }

  int fdReaddir(long[] args) {
    return files.readdir(memory(), args);
  }

  int pathOpen(long[] args) {
    return files.open(memory(), args);
  }

  int pathFilestat(long[] args) {
    return files.pathFilestat(memory(), args);
  }

  int pathChange(long[] args) {
    return files.change(args[0]);
  }

  /** File type 0 (unknown), as for a pipe, so that no library takes it for a terminal. */
  int fdFdstatGet(long[] args) {
    if (files.has(args[0])) {
      return files.fdstat(memory(), args);
    }
    if (!isOpen(args[0])) {
      return Errno.BADF;
    }
    memory().zero(args[1], 24);
    memory().i64(args[1] + 8, args[0] == 0 ? 0x2 : 0x40);
    return Errno.SUCCESS;
  }

  int fdFilestatGet(long[] args) {
    if (files.has(args[0])) {
      return files.fdFilestat(memory(), args);
    }
    if (!isOpen(args[0])) {
      return Errno.BADF;
    }
    memory().zero(args[1], 64);
    memory().i64(args[1] + 24, 1);
    return Errno.SUCCESS;
  }

  int fdRead(long[] args) {
    if (!files.has(args[0]) && (!isOpen(args[0]) || args[0] != 0)) {
      return Errno.BADF;
    }
    if (tooMany(args[2])) {
      return Errno.INVAL;
    }
    if (files.has(args[0])) {
      return files.read(memory(), args, 3, true);
    }
    int total = 0;
    for (int i = 0; i < args[2]; i++) {
      long vector = args[1] + 8L * i;
      long room = memory().i32(vector + 4) & 0xffffffffL;
      int count = (int) Math.min(room, stdin.length - stdinRead);
      move(count);
      memory().write(memory().i32(vector), stdin, stdinRead, count);
      stdinRead += count;
      total += count;
    }
    memory().i32(args[3], total);
    return Errno.SUCCESS;
  }

  int fdWrite(long[] args) {
    if (!files.has(args[0]) && (!isOpen(args[0]) || args[0] == 0)) {
      return Errno.BADF;
    }
    if (tooMany(args[2])) {
      return Errno.INVAL;
    }
    if (files.has(args[0])) {
      return files.write(memory(), args, 3, true);
    }
    long total = 0;
    for (int i = 0; i < args[2]; i++) {
      total += memory().i32(args[1] + 8L * i + 4) & 0xffffffffL;
    }
    // Whole writes only: a write that does not fit leaves nothing behind.
    if (args[0] == 1) {
      output.room(total);
    }
    move(total);
    for (int i = 0; i < args[2]; i++) {
      long vector = args[1] + 8L * i;
      long size = memory().i32(vector + 4) & 0xffffffffL;
      int pointer = memory().i32(vector);
      memory().at(pointer, size);
      boolean toStdout = args[0] == 1;
      int kept = (int) (toStdout ? size : Math.min(size, STDERR_KEPT - stderr.size()));
      byte[] part = memory().read(pointer, kept);
      if (toStdout) {
        output.print(part);
      } else {
        stderr.writeBytes(part);
      }
    }
    memory().i32(args[3], (int) total);
    return Errno.SUCCESS;
  }

  /** Everything is ready at once; a sleep only moves the clock. */
  int pollOneoff(long[] args) {
    if (args[2] <= 0 || args[2] > MAX_VECTORS) {
      return Errno.INVAL;
    }
    for (int i = 0; i < args[2]; i++) {
      long subscription = args[0] + 48L * i;
      long event = args[1] + 32L * i;
      long userdata = memory().i64(subscription);
      int kind = memory().u8(subscription + 8);
      if (kind == 0) {
        sleep(subscription);
      }
      memory().zero(event, 32);
      memory().i64(event, userdata);
      memory().u8(event + 10, kind);
      if (kind == 1) {
        memory().i64(event + 16, stdin.length - stdinRead);
      }
    }
    memory().i32(args[3], (int) args[2]);
    return Errno.SUCCESS;
  }

  private void sleep(long subscription) {
    int which = memory().i32(subscription + 16);
    long timeout = memory().i64(subscription + 24);
    boolean absolute = (memory().u8(subscription + 40) & 1) != 0;
    clock.sleep(absolute ? timeout - clock.now(which & 1) : timeout);
  }

  int procExit(long[] args) {
    throw new ProcessExit((int) args[0]);
  }

  int randomGet(long[] args) {
    long count = args[1] & 0xffffffffL;
    memory().at(args[0], count);
    fuel.charge(count * RANDOM_BYTE_COST);
    memory().write(args[0], random.next((int) count), 0, (int) count);
    return Errno.SUCCESS;
  }

  /** Ends this instance; the next one is handed the state (spec R-RUN-71). */
  int checkpoint(long[] args) {
    long size = args[1] & 0xffffffffL;
    if (size > Checkpoint.MAX_STATE_BYTES) {
      throw new HostTrap(
          "checkpoint of %d bytes, at most %d".formatted(size, Checkpoint.MAX_STATE_BYTES));
    }
    memory().at(args[0], size);
    fuel.charge(restartCost + (size + output.size()) / BYTES_PER_FUEL);
    throw new NextLeg(memory().read(args[0], (int) size));
  }

  int stateSize(long[] args) {
    return state.length;
  }

  /** Copies a part of the state, as much as there is from an offset on; the count is returned. */
  int stateRead(long[] args) {
    long offset = args[2] & 0xffffffffL;
    int count = (int) Math.max(0, Math.min(args[1] & 0xffffffffL, state.length - offset));
    memory().at(args[0], count);
    move(count);
    memory().write(args[0], state, count == 0 ? 0 : (int) offset, count);
    return count;
  }

  /** What the next leg begins with. */
  public Checkpoint checkpoint(byte[] run, long leg, long spent, long pageFuel, byte[] handedOver) {
    return new Checkpoint(
        run,
        leg,
        spent,
        pageFuel,
        clock.slept(),
        random.taken(),
        handedOver,
        output.stdout(),
        output.contents(),
        stderr());
  }

  private static boolean tooMany(long vectors) {
    return vectors < 0 || vectors > MAX_VECTORS;
  }

  private boolean isOpen(long descriptor) {
    return descriptor >= 0 && descriptor < open.length && open[(int) descriptor];
  }

  private void move(long bytes) {
    fuel.charge(bytes / BYTES_PER_FUEL);
  }

  private GuestMemory memory() {
    if (attached == null) {
      throw new IllegalStateException("no memory attached");
    }
    return attached;
  }
}
