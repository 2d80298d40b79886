package io.sidework.protocol.deal;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which results are checked by somebody else (protocol 6). The seed is made of what nodes reveal
 * after all results are fixed, so that nobody can lie only where nobody looks.
 */
public final class SpotCheck {
  /** Standing from which on one copy is taken, provisionally. */
  public static final int MIN_STANDING = 20;

  /** Of so many results accepted by agreement, one is audited afterwards. */
  public static final int ONE_IN = 50;

  private SpotCheck() {}

  /** a = min(n, max(ceil(T/24), ceil(n/16))): how many of one owner's n results are redone. */
  public static int audits(int results, int trust) {
    int byTrust = (trust + 23) / 24;
    int byCount = (results + 15) / 16;
    return Math.min(results, Math.max(byTrust, byCount));
  }

  /**
   * The tasks of one owner's batch that are redone.
   *
   * @param tasks indices in the deal of its results
   * @return {@link #audits} of them, ascending
   */
  public static List<Integer> drawn(Bytes32 seed, Address owner, List<Integer> tasks, int trust) {
    record Ticket(Bytes32 value, int task) {}
    return tasks.stream()
        .map(task -> new Ticket(ticket(seed, owner, task), task))
        .sorted(Comparator.comparing(Ticket::value).thenComparing(Ticket::task))
        .limit(audits(tasks.size(), trust))
        .map(Ticket::task)
        .sorted()
        .toList();
  }

  /**
   * The order in which owners are asked for a further copy of a task of a batch, whether it was
   * drawn or the batch is void (spec L-44). The lottery's ranks will not do: they are known before
   * the work, so that who holds two of a chunk could lie about all of it.
   *
   * @param owners all that have no copy of the task, in any order
   */
  public static List<Address> successors(Bytes32 seed, int task, Collection<Address> owners) {
    record Ticket(Bytes32 value, Address owner) {}
    return owners.stream()
        .map(owner -> new Ticket(succession(seed, owner, task), owner))
        .sorted(Comparator.comparing(Ticket::value).thenComparing(Ticket::owner))
        .map(Ticket::owner)
        .toList();
  }

  /** One word longer than a ticket, so that no hash serves both draws. */
  private static Bytes32 succession(Bytes32 seed, Address owner, int task) {
    return Keccak.hash(new Words().add(seed).add(owner).add(task).add(1).toArray());
  }

  private static Bytes32 ticket(Bytes32 seed, Address owner, int task) {
    return Keccak.hash(new Words().add(seed).add(owner).add(task).toArray());
  }

  /** Whether a task that copies agreed on is audited all the same. */
  public static boolean isAudited(Bytes32 seed, int task) {
    byte[] ticket = ticket(seed, Address.ZERO, task).toArray();
    int number = (ticket[0] & 0x7f) << 24 | (ticket[1] & 0xff) << 16 | (ticket[2] & 0xff) << 8;
    return (number | (ticket[3] & 0xff)) % ONE_IN == 0;
  }
}
