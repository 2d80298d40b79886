package io.sidework.protocol.lot;

import io.sidework.protocol.lot.agreement.Readiness;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Inventories that were looked at, so that one which a bad node made as long as a message may be
 * costs its reading once, though it is judged at every tick. It knows the arrays themselves: they
 * are kept with the messages that brought them.
 */
final class Looked<T> {
  private final int most;
  private final Deque<Seen<T>> seen = new ArrayDeque<>();

  /**
   * @param missing what of it was not here when it was looked at
   * @param held of what could be missing, how much was here
   */
  record Seen<T>(byte[] inventory, Readiness readiness, T missing, int held) {}

  /**
   * @param nodes of the committee: of each one NEWVIEW, and those of one proposal
   */
  Looked(int nodes) {
    this.most = 2 * nodes;
  }

  @Nullable Seen<T> find(byte[] inventory) {
    for (Seen<T> each : seen) {
      if (each.inventory() == inventory) {
        return each;
      }
    }
    return null;
  }

  /** Remembers the last look at an inventory, and forgets who was not looked at for longest. */
  Readiness keep(Seen<T> look) {
    for (Iterator<Seen<T>> each = seen.iterator(); each.hasNext(); ) {
      if (each.next().inventory() == look.inventory()) {
        each.remove();
      }
    }
    seen.addLast(look);
    if (seen.size() > most) {
      seen.removeFirst();
    }
    return look.readiness();
  }
}
