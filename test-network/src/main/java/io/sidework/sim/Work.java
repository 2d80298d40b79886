package io.sidework.sim;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.deal.MachineRequirements;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.job.JobFiles;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import io.sidework.sim.Scenario.DealPlan;
import io.sidework.sim.Scenario.Job;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What tasks compute, in truth and in lies: a function of their names, nothing is run. */
final class Work {
  /** The smallest program that passes the runtime's check. */
  private static final byte[] PROGRAM =
      HexFormat.of()
          .parseHex(
              "0061736d010000000104016000000302010005030100010713"
                  + "02066d656d6f72790200065f73746172740000"
                  + "0a040102000b");

  private static final byte[] IMAGE =
      new ContainerProgram(
              Keys.hash("image"), "ghcr.io/sidework/simulated", List.of("run"), List.of(), 0)
          .toBytes();

  private static final byte[] DATASET = "what tasks read".getBytes(StandardCharsets.UTF_8);

  /** Deals of one scenario have different blobs; no scenario has more. */
  private static final int MOST_DEALS = 8;

  private static final int CORES = 8;

  private static final Map<Job, List<byte[]>> PARAMETERS =
      Arrays.stream(Job.values())
          .collect(
              Collectors.toMap(
                  Function.identity(),
                  job ->
                      IntStream.range(0, MOST_DEALS)
                          .mapToObj(number -> parametersBlob(number, job))
                          .toList()));

  private static final String OTHER_ENGINE = "other engine";

  /** Of a task that is paid by use, standard input and arguments together are below that. */
  static final int MOST_BYTES_IN = 1_000;

  private static final int MOST_PAGES = 16;

  private Work() {}

  /** A deal of before the simulation, that those with standing have worked for. */
  static Deal pastDeal(long fuel) {
    return new Deal(
        new DealId(Keys.hash("past deal of " + fuel)),
        Bytes32.ZERO,
        Genesis.requester(),
        Genesis.requester(),
        Address.ZERO,
        Sha256.hash(PROGRAM),
        Bytes32.ZERO,
        Sha256.hash(parameters(0, Job.PLAIN)),
        Amount.of(DealPlan.CHEAP),
        Rates.FIXED,
        Royalties.NONE,
        0,
        256,
        Mode.REPLICATED,
        100,
        new Limits(fuel, 16, 1_024),
        0,
        Callback.NONE,
        1,
        0,
        Amount.ZERO,
        0,
        Amount.of(1),
        Amount.ZERO,
        0);
  }

  private static byte[] parametersBlob(int number, Job job) {
    MachineRequirements cores =
        new MachineRequirements("", "", CORES, 0, 0, "", 0, List.of(), List.of());
    return new Parameters(
            List.of("{i}", "of deal " + number),
            List.of(new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, 1 << 20)),
            Bytes32.ZERO,
            JobFiles.NONE,
            job == Job.CORES ? cores : MachineRequirements.NONE)
        .toBytes();
  }

  private static byte[] parameters(int number, Job job) {
    return PARAMETERS.getOrDefault(job, List.of()).get(number % MOST_DEALS);
  }

  /** Program, parameters and, where it has one, dataset of a scenario's deal. */
  static List<byte[]> blobs(int number, DealPlan plan) {
    List<byte[]> blobs = blobs(number, plan.job());
    return plan.terms().contains(Term.DATASET)
        ? List.of(blobs.getFirst(), blobs.getLast(), DATASET)
        : blobs;
  }

  private static List<byte[]> blobs(int number, Job job) {
    return List.of(job == Job.CONTAINER ? IMAGE : PROGRAM, parameters(number, job));
  }

  /** Name of the blob that a job runs. */
  static Bytes32 program(Job job) {
    return Sha256.hash(blobs(0, job).getFirst());
  }

  /** Name of the blob that the deals with a dataset read. */
  static Bytes32 dataset() {
    return Sha256.hash(DATASET);
  }

  /** Name of a deal's parameters. */
  static Bytes32 parameters(int number, DealPlan plan) {
    return Sha256.hash(parameters(number, plan.job()));
  }

  /** Of all jobs. */
  static List<byte[]> blobs() {
    List<byte[]> all = new ArrayList<>(List.of(DATASET));
    for (Job job : Job.values()) {
      for (int number = 0; number < MOST_DEALS; number++) {
        all.addAll(blobs(number, job));
      }
    }
    return all;
  }

  /** Nobody can run it again, so that copies outweigh copies (L-70, L-71). */
  static boolean isContainer(Deal deal) {
    return deal.program().equals(Sha256.hash(IMAGE));
  }

  /** What a worker has said of its machine before all epochs, if it has said something. */
  static Machine machine(Dice dice) {
    return dice.chance(150)
        ? Machine.UNKNOWN
        : new Machine(
            "Linux",
            "amd64",
            dice.chance(650) ? CORES : CORES / 2,
            4_096,
            List.of(),
            0,
            dice.chance(850) ? List.of(Machine.WASM, Machine.CONTAINER) : List.of(Machine.WASM),
            "",
            "");
  }

  /** What a deal asks of machines. */
  static JobNeeds needs(Job job) {
    List<byte[]> blobs = blobs(0, job);
    return JobNeeds.of(blobs.getFirst(), Parameters.decode(blobs.getLast()));
  }

  /** What a task writes to standard output; a lie has a name, the truth has none. */
  static byte[] output(Deal deal, int task, String lie) {
    String said = isPadded(deal, task, lie) ? "" : lie;
    String text = said + " result " + task + " of " + deal.id().value().toString().substring(0, 10);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static TaskResult result(Deal deal, int task, String lie) {
    byte[] output = output(deal, task, lie);
    if (isContainer(deal)) {
      return TaskResult.unproven(TaskStatus.OK, output);
    }
    return new TaskResult(
        TaskStatus.OK,
        TaskResult.outputHash(output),
        Keccak.hash(output),
        usage(deal, task, lie, output.length));
  }

  /** Where use is paid for, it differs from task to task, and some claim more of it. */
  private static Usage usage(Deal deal, int task, String lie, int bytesOut) {
    if (!deal.rates().isMetered()) {
      return new Usage(1_000L + task, 2_000, 3, bytesOut);
    }
    long number = Keys.hash("use of " + task).hashCode() & 0xffff_ffffL;
    long fuel = 1 + number % deal.limits().fuel();
    long claimed = isPadded(deal, task, lie) ? 1 + fuel + number % 1_000 : fuel;
    return new Usage(
        claimed, claimed * (1 + number % MOST_PAGES), 1 + number % MOST_BYTES_IN, bytesOut);
  }

  /** A lie about the use alone: the output is right. */
  private static boolean isPadded(Deal deal, int task, String lie) {
    return deal.rates().isMetered()
        && !lie.isEmpty()
        && !lie.equals(OTHER_ENGINE)
        && (Keys.hash(lie + " pads " + task).toArray()[0] & 1) == 1;
  }

  /** What an engine makes of a task of a program that differs from engine to engine. */
  static String engine(int task, int engine) {
    boolean other = (Keys.hash(engine + " runs " + task).toArray()[0] & 1) == 1;
    return other ? OTHER_ENGINE : "";
  }

  static Bytes32 truth(Deal deal, int task) {
    return result(deal, task, "").digest();
  }
}
