package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.message.WorkerMessage;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lot may bring 256 MiB of outputs: they go through it, and stay nowhere in it (spec L-22). */
class OutputsTest {
  @Test
  void outputsDoNotStayInMemory() throws InterruptedException {
    Sim parts = new Sim(Scenario.plain(1, 8, 16, List.of(HONEST, HONEST)));
    Lot lot = LotMachine.start(parts.terms, Sim.START);
    List<Integer> tasks = List.of(0, 1, 2, 3, 4, 5, 6, 7);
    List<Effect> effects = new ArrayList<>();
    for (SimWorker worker : parts.workers.values()) {
      WorkerMessage bundle = new WorkerMessage.Contribute(worker.bundle(tasks, 0));
      effects.addAll(
          lot.apply(new LotInput.FromWorker(worker.address(), bundle), Sim.START).effects());
    }
    List<WeakReference<byte[]>> outputs = new ArrayList<>();
    // One of two opens: the lot still needs these openings, and goes on.
    for (Effect effect : effects) {
      if (outputs.isEmpty()
          && effect instanceof Effect.ToWorker told
          && told.message() instanceof WorkerMessage.Closed) {
        open(lot, parts.worker(told.worker()), told.message(), outputs);
      }
    }
    assertThat(outputs).hasSize(8);
    assertThat(lot.progress().phase()).isEqualTo("OPENING");
    for (int i = 0; i < 50 && outputs.stream().anyMatch(kept -> kept.get() != null); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(outputs).allMatch(kept -> kept.get() == null);
    assertThat(lot.isDone()).isFalse();
  }

  private static void open(
      Lot lot, SimWorker worker, WorkerMessage closed, List<WeakReference<byte[]>> outputs) {
    for (WorkerMessage message : worker.receive(0, closed).messages()) {
      ((WorkerMessage.Open) message)
          .openings()
          .forEach(opening -> outputs.add(new WeakReference<>(opening.output())));
      Decision decision =
          lot.apply(new LotInput.FromWorker(worker.address(), message), Sim.START + 100);
      assertThat(decision.effects()).filteredOn(Effect.StoreOutput.class::isInstance).hasSize(8);
    }
  }
}
