package io.sidework.runtime.child;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * One message between the two sides: a length (4 bytes, big-endian), a kind (1 byte), a body.
 *
 * <p>The parent asks LOAD (a module, to be checked and compiled), TAKE (the same, to be compiled
 * when it is needed) or RUN (a task of a program that was loaded or taken); the child answers READY
 * once, then for each question LOADED, UNKNOWN_PROGRAM, COMPLETED or ABSTAINED, and before the last
 * two any number of CHECKPOINTs.
 */
public record Frame(Kind kind, byte[] body) {
  /** More than the largest module, input and output together; anything over it is a broken peer. */
  private static final int MAX_BYTES = 32 << 20;

  /** Kinds travel as their ordinals: both sides are always the same build. */
  public enum Kind {
    READY,
    LOAD,
    LOADED,
    REJECTED,
    RUN,
    UNKNOWN_PROGRAM,
    COMPLETED,
    ABSTAINED,
    CHECKPOINT,
    TAKE
  }

  /** Writes a body field by field. */
  @FunctionalInterface
  public interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  public static Frame of(Kind kind, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      body.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return new Frame(kind, bytes.toByteArray());
  }

  public DataInputStream fields() {
    return new DataInputStream(new ByteArrayInputStream(body));
  }

  public void send(DataOutputStream out) throws IOException {
    out.writeInt(body.length);
    out.writeByte(kind.ordinal());
    out.write(body);
    out.flush();
  }

  /**
   * @throws EOFException when the peer is gone
   */
  public static Frame receive(DataInputStream in) throws IOException {
    int length = in.readInt();
    int kind = in.readUnsignedByte();
    if (length < 0 || length > MAX_BYTES || kind >= Kind.values().length) {
      throw new IOException("broken frame: kind " + kind + ", length " + length);
    }
    byte[] body = in.readNBytes(length);
    if (body.length != length) {
      throw new EOFException("peer ended within a frame");
    }
    return new Frame(Kind.values()[kind], body);
  }
}
