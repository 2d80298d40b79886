package io.sidework.testnet.bench;

import io.sidework.testnet.network.NetworkFailure;
import io.sidework.testnet.report.Comparison;
import io.sidework.testnet.report.Curve;
import io.sidework.testnet.report.GasReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** {@code bench gas}: what the contracts cost. The same code always costs the same. */
public final class GasBench {
  private static final int LOT = 256;
  private static final int LOTS = 16;
  private static final int BATCH = 50;
  private static final long PER_TASK_GOAL = 150;
  private static final long ONE_TASK_GOAL = 25_000;
  private static final long ORDER_GOAL = 120_000;

  /** A word that was zero, read cold and written. */
  private static final long NEW_WORD = 22_100;

  /** Of the best comparable contract. */
  private static final double AT_MOST = 1.15;

  private final GasNumbers numbers;

  public GasBench(GasNumbers numbers) {
    this.numbers = numbers;
  }

  public static GasBench run(Path home) throws IOException, NetworkFailure, InterruptedException {
    return new GasBench(ForgeRun.measure(home));
  }

  /** Where the numbers that were agreed on stand. */
  public static Path snapshot(Path home) {
    return home.resolve("contracts/gas.json");
  }

  public GasNumbers numbers() {
    return numbers;
  }

  public List<Figure> figures() {
    return List.of(
        Figure.of(
            "settle.gasPerTask",
            (double) numbers.point("lots", LOTS) / (LOTS * LOT),
            "gas",
            PER_TASK_GOAL),
        Figure.of("settle.oneTask.gas", marginal("deals"), "gas", ONE_TASK_GOAL),
        Figure.of("match.gas", numbers.function("Market.matchOrders"), "gas", 180_000),
        Figure.of("order.contract.gas", numbers.through("order.contract"), "gas", ORDER_GOAL),
        Figure.of(
            "order.callback.gas", numbers.through("order.callback"), "gas", ORDER_GOAL + NEW_WORD),
        compared("deliver", numbers.function("Delivery.deliver")),
        compared("deposit", numbers.function("Sidework.deposit")),
        compared("withdraw", numbers.function("Sidework.withdraw")),
        compared("stake", fromWalletToStake()),
        Figure.of("order.gas", numbers.function("Market.order"), "gas"),
        Figure.of("refund.gas", numbers.function("Sidework.refund"), "gas"),
        Figure.of("slash.worker.gas", numbers.function("Arbiter.slashDoubleCommitment"), "gas"),
        Figure.of("slash.node.gas", numbers.function("Arbiter.slashDoubleVote"), "gas"));
  }

  public GasReport report() {
    return new GasReport(
        figures().stream().map(Figure::toMeasured).toList(),
        List.of(
            comparison(
                "deposit",
                "deposit",
                numbers.function("Sidework.deposit"),
                "OpenZeppelin ERC4626.deposit"),
            comparison(
                "withdraw",
                "withdraw",
                numbers.function("Sidework.withdraw"),
                "OpenZeppelin ERC4626.withdraw"),
            comparison(
                "stake",
                "deposit + stakeSeats",
                fromWalletToStake(),
                "Synthetix StakingRewards.stake"),
            comparison(
                "deliver",
                "deliver",
                numbers.function("Delivery.deliver"),
                "Chainlink KeystoneForwarder.report")),
        List.of(
            Curve.logarithmic(
                    "lots", "Lots in the transaction", perTask("lots", lots -> lots * LOT))
                .goal(PER_TASK_GOAL),
            Curve.linear(
                "workers", "Workers paid by each lot", perTask("workers", workers -> LOTS * LOT)),
            Curve.linear("nodes", "Nodes", perTask("nodes", nodes -> LOTS * LOT))
                .goal(PER_TASK_GOAL),
            Curve.logarithmic(
                "deals", "Deals of one task in the transaction", perTask("deals", deals -> deals)),
            Curve.linear("one-task-nodes", "Nodes", oneTaskByNodes()).goal(ONE_TASK_GOAL)),
        numbers.functions());
  }

  private SortedMap<Integer, Double> perTask(String curve, IntToDoubleFunction tasks) {
    SortedMap<Integer, Double> points = new TreeMap<>();
    numbers.curve(curve).forEach((x, gas) -> points.put(x, gas / tasks.applyAsDouble(x)));
    return points;
  }

  /** What one more deal of one task costs in a transaction that settles others too. */
  private double marginal(String batches) {
    return (double) (numbers.point(batches, BATCH) - numbers.point(batches, 1)) / (BATCH - 1);
  }

  private SortedMap<Integer, Double> oneTaskByNodes() {
    SortedMap<Integer, Double> points = new TreeMap<>();
    for (int nodes : numbers.curve("nodes").keySet()) {
      points.put(nodes, marginal("deals.nodes" + nodes));
    }
    return points;
  }

  /** The comparable contract takes what is staked from the wallet: here those are two calls. */
  private long fromWalletToStake() {
    return numbers.function("Sidework.deposit") + numbers.function("Sidework.stakeSeats");
  }

  private Figure compared(String what, long gas) {
    return Figure.of(what + ".gas", gas, "gas", Math.round(AT_MOST * numbers.elsewhere(what)));
  }

  private Comparison comparison(String what, String here, long gas, String there) {
    return new Comparison(here, gas, there, numbers.elsewhere(what));
  }
}
