package io.sidework.runtime.wasi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A task's command line as its program asks for it (spec R-RUN-41). */
final class Arguments {
  private final List<byte[]> terminated = new ArrayList<>();
  private final FuelMeter fuel;

  /**
   * @param arguments argv[1..]
   */
  Arguments(List<String> arguments, FuelMeter fuel) {
    this.fuel = fuel;
    add("program");
    arguments.forEach(this::add);
  }

  private void add(String argument) {
    terminated.add((argument + "\0").getBytes(StandardCharsets.UTF_8));
  }

  /** How many there are, and their bytes together. */
  void sizes(GuestMemory memory, long[] args) {
    memory.i32(args[0], terminated.size());
    memory.i32(args[1], terminated.stream().mapToInt(a -> a.length).sum());
  }

  /** Pointers to each, and what they point to. */
  void write(GuestMemory memory, long[] args) {
    long pointers = args[0];
    int at = (int) args[1];
    for (byte[] argument : terminated) {
      fuel.charge(argument.length / WasiHost.BYTES_PER_FUEL);
      memory.i32(pointers, at);
      memory.write(at, argument, 0, argument.length);
      pointers += 4;
      at += argument.length;
    }
  }
}
