package io.sidework.runtime;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checkpoints as bytes (spec R-RUN-76): big-endian, a version first. One checkpoint has one
 * encoding, and bytes that are not exactly one are refused.
 */
public final class CheckpointCodec {
  private static final int VERSION = 1;
  private static final int FIXED_BYTES = 1 + 32 + 5 * 8 + 4 + 4 + 1 + 2;

  private CheckpointCodec() {}

  public static byte[] encode(Checkpoint checkpoint) {
    ByteBuffer out = ByteBuffer.allocate(size(checkpoint));
    out.put((byte) VERSION).put(checkpoint.run());
    out.putLong(checkpoint.leg()).putLong(checkpoint.fuel()).putLong(checkpoint.pageFuel());
    out.putLong(checkpoint.slept()).putLong(checkpoint.random());
    out.putInt(checkpoint.state().length).put(checkpoint.state());
    out.putInt(checkpoint.stdout().length).put(checkpoint.stdout());
    out.put((byte) checkpoint.files().size());
    checkpoint
        .files()
        .forEach(
            (name, content) ->
                out.put((byte) name.length())
                    .put(TaskFiles.bytes(name))
                    .putInt(content.length)
                    .put(content));
    out.putShort((short) checkpoint.stderr().length).put(checkpoint.stderr());
    return out.array();
  }

  private static int size(Checkpoint checkpoint) {
    int size = FIXED_BYTES + checkpoint.state().length;
    size += checkpoint.stdout().length + checkpoint.stderr().length;
    for (var file : checkpoint.files().entrySet()) {
      size += 1 + file.getKey().length() + 4 + file.getValue().length;
    }
    return size;
  }

  /**
   * @throws IllegalArgumentException with one line if these bytes are not a checkpoint
   */
  public static Checkpoint decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      int version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException("checkpoint of version " + version);
      }
      Checkpoint checkpoint =
          new Checkpoint(
              part(in, 32),
              in.getLong(),
              in.getLong(),
              in.getLong(),
              in.getLong(),
              in.getLong(),
              part(in, in.getInt()),
              part(in, in.getInt()),
              files(in),
              part(in, in.getShort()));
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(
            "checkpoint with " + in.remaining() + " bytes behind its end");
      }
      return checkpoint;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("checkpoint is cut off");
    }
  }

  private static SortedMap<String, byte[]> files(ByteBuffer in) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (int count = in.get() & 0xff; count > 0; count--) {
      String name = TaskFiles.text(part(in, in.get()));
      if (!files.isEmpty() && name.compareTo(files.lastKey()) <= 0) {
        throw new IllegalArgumentException("checkpoint whose files are out of order");
      }
      files.put(name, part(in, in.getInt()));
    }
    return files;
  }

  /** Checks the length before it makes room. */
  private static byte[] part(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("checkpoint with a part of " + length + " bytes");
    }
    byte[] part = new byte[length];
    in.get(part);
    return part;
  }
}
