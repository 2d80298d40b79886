package io.sidework.testnet.bench.quorum;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How far one lot is, as its workers hear from the nodes. Guarded by itself. */
final class LotRun {
  /** How the openings of a share are handed out. */
  enum Manner {
    /** All in one message as soon as the lot is closed. */
    AT_ONCE,
    /** All but the last share's last task; that one is sent when asked for. */
    HOLD_LAST
  }

  final LotOfWork work;
  final Manner manner;
  private final Set<Integer> opened = new HashSet<>();
  private final Map<String, BigInteger> certified = new HashMap<>();
  private final Set<String> done = new HashSet<>();
  private final Set<String> asked = new HashSet<>();

  LotRun(LotOfWork work, Manner manner) {
    this.work = work;
    this.manner = manner;
  }

  /** True for the first certificate that lets a worker open. */
  synchronized boolean open(int worker) {
    return opened.add(worker);
  }

  /** True when the node has asked the worker before, other than by its first certificate. */
  synchronized boolean isAskedAgain(int worker, String node) {
    return !asked.add(worker + " " + node);
  }

  synchronized int opened() {
    return opened.size();
  }

  /**
   * A node says that tasks are certified, as it does to each worker and again when asked.
   *
   * @return how many nodes have said so of all tasks, when it is one more now; else 0
   */
  synchronized int certified(String node, BigInteger tasks) {
    BigInteger all = certified.merge(node, tasks, BigInteger::or);
    return all.bitCount() == work.tasks() && done.add(node) ? done.size() : 0;
  }
}
