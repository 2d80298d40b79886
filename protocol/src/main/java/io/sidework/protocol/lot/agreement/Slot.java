package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;

/**
 * One decision of a lot. Slots follow each other: CLOSE and RESOLVE of round 0, of round 1, ...
 *
 * @param round from 0
 * @param step {@link #CLOSE} or {@link #RESOLVE}
 */
public record Slot(int round, int step) implements Encodable {
  public static final int CLOSE = 0;
  public static final int RESOLVE = 1;

  /** More rounds than any lot can need; keeps ordinals within an int. */
  private static final int MAX_ROUND = 1 << 20;

  public static Slot of(int ordinal) {
    return new Slot(ordinal / 2, ordinal % 2);
  }

  public int ordinal() {
    return 2 * round + step;
  }

  public Slot next() {
    return of(ordinal() + 1);
  }

  @Override
  public void encode(Writer out) {
    out.u32(round).u8(step);
  }

  public static Slot decode(Reader in) {
    int round = in.u32();
    int step = in.u8();
    if (round > MAX_ROUND || step > RESOLVE) {
      throw new MalformedMessage("no slot (" + round + ", " + step + ")");
    }
    return new Slot(round, step);
  }
}
