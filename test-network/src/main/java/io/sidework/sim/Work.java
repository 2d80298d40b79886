package io.sidework.sim;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import io.sidework.sim.Scenario.DealPlan;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** What tasks compute, in truth and in lies: a function of their names, nothing is run. */
final class Work {
  /** The smallest program that passes the runtime's check. */
  static final byte[] PROGRAM =
      HexFormat.of()
          .parseHex(
              "0061736d010000000104016000000302010005030100010713"
                  + "02066d656d6f72790200065f73746172740000"
                  + "0a040102000b");

  static final byte[] PARAMETERS =
      new Parameters(
              List.of("{i}"),
              List.of(new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, 1 << 20)),
              Bytes32.ZERO)
          .toBytes();

  static final List<byte[]> BLOBS = List.of(PROGRAM, PARAMETERS);

  private Work() {}

  /** A deal of before the simulation, that those with standing have worked for. */
  static Deal pastDeal(long fuel) {
    return new Deal(
        new DealId(Keys.hash("past deal of " + fuel)),
        Bytes32.ZERO,
        Genesis.requester(),
        Genesis.requester(),
        Address.ZERO,
        program(),
        Bytes32.ZERO,
        parameters(),
        Amount.of(DealPlan.CHEAP),
        Royalties.NONE,
        0,
        256,
        Mode.REPLICATED,
        100,
        new Limits(fuel, 16, 1_024),
        Callback.NONE,
        1,
        0,
        Amount.ZERO,
        0,
        Amount.of(1),
        0);
  }

  static Bytes32 program() {
    return Sha256.hash(PROGRAM);
  }

  static Bytes32 parameters() {
    return Sha256.hash(PARAMETERS);
  }

  /** What a task writes to standard output; a lie has a name, the truth has none. */
  static byte[] output(Deal deal, int task, String lie) {
    String text = lie + " result " + task + " of " + deal.id().value().toString().substring(0, 10);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static TaskResult result(Deal deal, int task, String lie) {
    byte[] output = output(deal, task, lie);
    return new TaskResult(
        TaskStatus.OK,
        TaskResult.outputHash(output),
        Keccak.hash(output),
        new Usage(1_000L + task, 2_000, 3, output.length));
  }

  /** What an engine makes of a task of a program that differs from engine to engine. */
  static String engine(int task, int engine) {
    boolean other = (Keys.hash(engine + " runs " + task).toArray()[0] & 1) == 1;
    return other ? "other engine" : "";
  }

  static Bytes32 truth(Deal deal, int task) {
    return result(deal, task, "").digest();
  }
}
