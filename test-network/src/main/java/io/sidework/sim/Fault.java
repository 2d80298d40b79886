package io.sidework.sim;

import java.util.Locale;

/** What can go wrong in a simulation; names as the command line takes them. */
public enum Fault {
  /** Messages are lost. */
  LOSS,
  /** Messages arrive twice. */
  DUPLICATION,
  /** Messages overtake each other and take long. */
  REORDERING,
  /** Nodes and workers are cut off for a while. */
  PARTITION,
  /** Processes end at any instruction and come back with their disk. */
  CRASH,
  /** Clocks differ, and move while a node is down. */
  SKEW,
  /** Nodes' first timers are shorter than a view takes, so that views change often. */
  HASTE,
  /** The chain does not answer, or takes a transaction and does not say so. */
  CHAIN,
  /** Up to f nodes are bad. */
  NODES,
  /** A minority of workers is bad. */
  WORKERS,
  /** Nodes leave and join, epochs change. */
  CHURN,
  /** Who makes blocks leaves out the settlements of the first deal until it is refunded. */
  CENSORSHIP,
  /** Only some nodes are given a deal's blobs, late; what a disk has of them may get lost. */
  BLOBS,
  /** An honest node comes back with the disk of a backup, where that makes no more than f bad. */
  BACKUP;

  /** As the command line has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
