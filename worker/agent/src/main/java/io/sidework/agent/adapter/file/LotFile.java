package io.sidework.agent.adapter.file;

import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.TaskResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One lot's results, bundles and openings, in one file of records. Thread-safe. */
final class LotFile {
  private static final int RESULT = 1;
  private static final int SEAL = 2;
  private static final int OPENED = 3;

  /** Something that stood here was damaged, and is lost. */
  private static final int CUT = 4;

  private final RecordFile file;

  /** Task index to offset; outputs stay on disk. */
  private final Map<Integer, Long> results = new HashMap<>();

  private final List<BigInteger> sealed = new ArrayList<>();
  private final Set<Bytes32> opened = new HashSet<>();
  private boolean cut;

  LotFile(Path path) {
    file = new RecordFile(path);
    attempt(
        () -> {
          if (file.load(this::load)) {
            cut = true;
            file.append(new Writer().u8(CUT).toArray());
            file.sync();
          }
          return true;
        });
  }

  private void load(long offset, byte[] body) {
    Reader in = new Reader(body);
    int kind = in.u8();
    switch (kind) {
      case RESULT -> results.putIfAbsent(in.u32(), offset);
      case SEAL -> sealed.add(in.uint256());
      case OPENED -> opened.add(in.word());
      case CUT -> cut = true;
      default -> throw new UncheckedIOException(new IOException("unknown kind of record " + kind));
    }
  }

  synchronized boolean has(int taskIndex) {
    return results.containsKey(taskIndex);
  }

  synchronized boolean isCut() {
    return cut;
  }

  synchronized boolean isEmpty() {
    return results.isEmpty();
  }

  synchronized BigInteger stored() {
    BigInteger tasks = BigInteger.ZERO;
    for (int task : results.keySet()) {
      tasks = tasks.setBit(task % Deal.LOT);
    }
    return tasks;
  }

  synchronized void append(int taskIndex, TaskResult result, byte[] output) {
    if (!results.containsKey(taskIndex)) {
      Writer out = new Writer().u8(RESULT).u32(taskIndex);
      Opening.encodeResult(out, result);
      results.put(taskIndex, attempt(() -> file.append(out.bytes(output).toArray())));
    }
  }

  synchronized void seal(BigInteger tasks) {
    write(new Writer().u8(SEAL).word(tasks));
    sealed.add(tasks);
  }

  synchronized void opened(Bytes32 bundle) {
    write(new Writer().u8(OPENED).word(bundle));
    opened.add(bundle);
  }

  private void write(Writer record) {
    attempt(
        () -> {
          long offset = file.append(record.toArray());
          file.sync();
          return offset;
        });
  }

  synchronized List<BigInteger> sealed() {
    return List.copyOf(sealed);
  }

  synchronized Set<Bytes32> openedBundles() {
    return Set.copyOf(opened);
  }

  synchronized TaskResult result(int taskIndex) {
    return Opening.decodeResult(record(taskIndex));
  }

  synchronized byte[] output(int taskIndex) {
    Reader in = record(taskIndex);
    Opening.decodeResult(in);
    return in.bytes(Limits.MAX_OUTPUT_BYTES);
  }

  private Reader record(int taskIndex) {
    Long offset = results.get(taskIndex);
    if (offset == null) {
      throw new IllegalStateException("there is no result of task " + taskIndex);
    }
    Reader in = new Reader(attempt(() -> file.read(offset)));
    in.u8();
    in.u32();
    return in;
  }

  synchronized void delete() {
    results.clear();
    sealed.clear();
    opened.clear();
    attempt(
        () -> {
          file.delete();
          return true;
        });
  }

  private interface Io<T> {
    T run() throws IOException;
  }

  private static <T> T attempt(Io<T> io) {
    try {
      return io.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
