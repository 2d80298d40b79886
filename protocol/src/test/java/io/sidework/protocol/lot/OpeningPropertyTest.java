package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-20, L-22, L-75: an opening is taken where nothing is wrong with it, and only there. */
class OpeningPropertyTest {
  private static final int ROUND = 1;
  private static final int TASKS = 8;

  /** Of a deal's outputs here. */
  private static final int LIMIT = 100;

  private static final Bytes32 SALT = Keccak.hash(new byte[] {1});

  /** What is wrong with an opening; from {@link #TOO_LONG} on it is what was committed to. */
  private enum Wrong {
    NOTHING,
    SALT,
    RESULT,
    OWNER,
    ROUND,
    LOT,
    TOO_LONG,
    LENGTH,
    OUTPUT,
    /** Of a container, nothing may be measured. */
    MEASURED
  }

  private static TaskResult result(MadeUpLot lot, byte[] output, int bytesOut) {
    return lot.context.isByAgreement()
        ? TaskResult.unproven(TaskStatus.TRAP, output)
        : new TaskResult(
            TaskStatus.TRAP, TaskResult.outputHash(output), SALT, new Usage(5, 6, 7, bytesOut));
  }

  /** Closes a copy of a task, and opens it with something wrong. */
  private static Opening opening(MadeUpLot lot, int task, Wrong wrong, Random random) {
    byte[] output = new byte[wrong == Wrong.TOO_LONG ? LIMIT + 1 : 1 + random.nextInt(LIMIT)];
    random.nextBytes(output);
    TaskResult result = result(lot, output, output.length + (wrong == Wrong.LENGTH ? 1 : 0));
    if (wrong == Wrong.MEASURED) {
      result =
          new TaskResult(TaskStatus.OK, result.outputHash(), Bytes32.ZERO, new Usage(0, 0, 1, 0));
    }
    Address owner = lot.owner(task % 3);
    Bytes32 commitment =
        SignedBundle.Entry.commitment(owner, lot.context.deal().task(task), result.digest(), SALT);
    int round = wrong == Wrong.ROUND ? 0 : ROUND;
    lot.task(task)
        .copies
        .put(task % 3, new Copy(task, task % 3, owner, commitment, Bytes32.ZERO, round));
    if (wrong == Wrong.OUTPUT) {
      output[random.nextInt(output.length)]++;
    }
    return new Opening(
        wrong == Wrong.LOT ? TASKS + task : task,
        wrong == Wrong.OWNER ? lot.owner(3) : owner,
        wrong == Wrong.RESULT ? lot.result(task, 0) : result,
        wrong == Wrong.SALT ? Bytes32.ZERO : SALT,
        output);
  }

  private static boolean isRight(MadeUpLot lot, Wrong wrong) {
    return wrong == Wrong.NOTHING || wrong == Wrong.LENGTH && lot.context.isByAgreement();
  }

  @Property(tries = 300)
  void whatIsRightIsTakenAndItsOutputStored(@ForAll long seed) {
    Random random = new Random(seed);
    Scenario terms = Scenario.plain(4, TASKS, 10, List.of());
    MadeUpLot lot =
        new MadeUpLot(random.nextInt(3) == 0 ? terms.inContainers() : terms, List.of(0, 0, 0, 0));
    Openings openings = new Openings(lot.context, lot.board, lot.out);
    List<Opening> sent = new ArrayList<>();
    TreeSet<Integer> right = new TreeSet<>();
    boolean harm = random.nextInt(4) != 0;
    for (int task = 0; task < TASKS; task++) {
      boolean fine = !harm || random.nextInt(3) == 0;
      Wrong wrong = fine ? Wrong.NOTHING : Wrong.values()[random.nextInt(Wrong.values().length)];
      sent.add(opening(lot, task, wrong, random));
      if (isRight(lot, wrong)) {
        right.add(task);
      }
    }
    boolean relayed = random.nextBoolean();
    boolean inTime = random.nextInt(4) != 0;
    if (!relayed && !inTime) {
      right.clear();
    }
    Verdict verdict = openings.take(sent, ROUND, relayed, inTime);

    assertThat(verdict.equals(Verdict.ACCEPT)).isEqualTo(!right.isEmpty());
    TreeSet<Bytes32> outputs = new TreeSet<>();
    for (int task = 0; task < TASKS; task++) {
      Copy copy = lot.task(task).copies.firstEntry().getValue();
      assertThat(copy.held() != null).isEqualTo(right.contains(task));
      assertThat(copy.isInTime()).isEqualTo(right.contains(task) && inTime);
      boolean stored = openings.holds(sent.get(task).result().outputHash());
      assertThat(stored).isEqualTo(right.contains(task));
      if (stored) {
        outputs.add(TaskResult.outputHash(sent.get(task).output()));
      }
    }
    assertThat(lot.out.drain())
        .allMatch(Effect.StoreOutput.class::isInstance)
        .extracting(effect -> ((Effect.StoreOutput) effect).outputHash())
        .containsExactlyInAnyOrderElementsOf(outputs);
    assertThat(openings.hasUnrelayed()).isEqualTo(!relayed && !right.isEmpty());
    assertThat(openings.take(sent, ROUND, relayed, inTime)).isNotEqualTo(Verdict.ACCEPT);
    assertThat(lot.out.drain()).isEmpty();
  }
}
