package io.sidework.sim;

import io.sidework.agent.port.ResultJournal;
import io.sidework.agent.port.ResultStore;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A worker's disk: what is not sealed when its process ends may be lost in part. */
final class Journals implements ResultStore {
  private final Map<DealId, Journal> journals = new TreeMap<>();

  @Override
  public ResultJournal open(DealId deal) {
    return journals.computeIfAbsent(deal, id -> new Journal());
  }

  @Override
  public void forget(DealId deal) {
    journals.remove(deal);
  }

  /** The process has ended: of each lot's unsealed results the first few survive. */
  void tear(Dice dice) {
    journals.values().forEach(journal -> journal.lots.values().forEach(lot -> lot.tear(dice)));
  }

  private record Kept(TaskResult result, byte[] output) {}

  private static final class Lot {
    private final Map<Integer, Kept> results = new TreeMap<>();
    private final List<Integer> unsealed = new ArrayList<>();
    private final List<BigInteger> sealed = new ArrayList<>();
    private final Set<Bytes32> opened = new TreeSet<>();

    private void tear(Dice dice) {
      int keep = dice.between(0, unsealed.size());
      unsealed.subList(keep, unsealed.size()).forEach(results::remove);
      unsealed.clear();
    }
  }

  private static final class Journal implements ResultJournal {
    private final Map<Integer, Lot> lots = new TreeMap<>();

    private Lot lot(int number) {
      return lots.computeIfAbsent(number, n -> new Lot());
    }

    @Override
    public Set<Integer> lots() {
      return new TreeSet<>(lots.keySet());
    }

    @Override
    public boolean has(int taskIndex) {
      Lot lot = lots.get(taskIndex / Deal.LOT);
      return lot != null && lot.results.containsKey(taskIndex);
    }

    /** Disks of the simulation lose what was not synced, and damage nothing. */
    @Override
    public boolean isCut(int lot) {
      return false;
    }

    @Override
    public void append(int taskIndex, TaskResult result, byte[] output) {
      Lot lot = lot(taskIndex / Deal.LOT);
      if (lot.results.putIfAbsent(taskIndex, new Kept(result, output)) == null) {
        lot.unsealed.add(taskIndex);
      }
    }

    @Override
    public void seal(int lot, BigInteger tasks) {
      lot(lot).unsealed.clear();
      lot(lot).sealed.add(tasks);
    }

    @Override
    public void opened(int lot, Bytes32 bundle) {
      lot(lot).opened.add(bundle);
    }

    @Override
    public List<BigInteger> sealed(int lot) {
      return List.copyOf(lot(lot).sealed);
    }

    @Override
    public Set<Bytes32> openedBundles(int lot) {
      return new TreeSet<>(lot(lot).opened);
    }

    @Override
    public TaskResult result(int taskIndex) {
      return kept(taskIndex).result;
    }

    @Override
    public byte[] output(int taskIndex) {
      return kept(taskIndex).output;
    }

    private Kept kept(int taskIndex) {
      Kept kept = lot(taskIndex / Deal.LOT).results.get(taskIndex);
      if (kept == null) {
        throw new IllegalStateException("there is no result of task " + taskIndex);
      }
      return kept;
    }

    @Override
    public BigInteger stored(int lot) {
      BigInteger stored = BigInteger.ZERO;
      for (int task : lot(lot).results.keySet()) {
        stored = stored.setBit(task % Deal.LOT);
      }
      return stored;
    }

    @Override
    public void forget(int lot) {
      lots.remove(lot);
    }
  }
}
