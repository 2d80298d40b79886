package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec L-67: a machine is fit when each thing that is asked for is there, and only then. */
class MachineRequirementsPropertyTest {
  private static final List<String> TEXTS = List.of("Linux", "LINUX", "linu", "linux2", "arm64");
  private static final List<String> CARDS =
      List.of("NVIDIA T4", "nvidia t4", "RTX 4090", "T", "t4");

  private static String text(Random random, List<String> of) {
    return random.nextInt(3) == 0 ? "" : of.get(random.nextInt(of.size()));
  }

  private static List<String> some(Random random, List<String> of) {
    List<String> some = new ArrayList<>();
    while (some.size() < 4 && random.nextInt(3) != 0) {
      some.add(of.get(random.nextInt(of.size())));
    }
    return some;
  }

  private static Machine machine(Random random) {
    return new Machine(
        text(random, TEXTS),
        text(random, TEXTS),
        random.nextInt(3),
        random.nextInt(3),
        some(random, CARDS),
        random.nextInt(3),
        List.of(Machine.WASM),
        text(random, TEXTS),
        text(random, TEXTS));
  }

  /** Each thing is asked for in a third of all cases. */
  private static MachineRequirements requirements(Random random) {
    return new MachineRequirements(
        asked(random) ? text(random, TEXTS) : "",
        asked(random) ? text(random, TEXTS) : "",
        asked(random) ? random.nextInt(3) : 0,
        asked(random) ? random.nextInt(3) : 0,
        asked(random) ? random.nextInt(3) : 0,
        asked(random) ? text(random, CARDS) : "",
        asked(random) ? random.nextInt(3) : 0,
        asked(random) ? some(random, TEXTS) : List.of(),
        asked(random) ? some(random, TEXTS) : List.of());
  }

  private static boolean asked(Random random) {
    return random.nextInt(3) == 0;
  }

  private static boolean lacks(List<String> choices, String is) {
    return !choices.isEmpty() && choices.stream().noneMatch(is::equalsIgnoreCase);
  }

  private static long cards(Machine machine, String model) {
    return machine.gpus().stream()
        .map(card -> card.toLowerCase(Locale.ROOT))
        .filter(card -> card.contains(model.toLowerCase(Locale.ROOT)))
        .count();
  }

  private static List<String> lacking(MachineRequirements asked, Machine machine) {
    List<String> lacking = new ArrayList<>();
    if (!asked.os().isEmpty() && lacks(List.of(asked.os()), machine.os())) {
      lacking.add("os");
    }
    if (!asked.architecture().isEmpty()
        && lacks(List.of(asked.architecture()), machine.architecture())) {
      lacking.add("architecture");
    }
    if (asked.cores() > machine.cores()) {
      lacking.add("cores");
    }
    if (asked.memoryMebibytes() > machine.memoryMebibytes()) {
      lacking.add("memory");
    }
    if (asked.fuelPerSecond() > machine.fuelPerSecond()) {
      lacking.add("fuel");
    }
    if (asked.gpus() > cards(machine, asked.gpu())
        || !asked.gpu().isEmpty() && cards(machine, asked.gpu()) == 0) {
      lacking.add("cards");
    }
    if (lacks(asked.regions(), machine.region())) {
      lacking.add("region");
    }
    if (lacks(asked.energies(), machine.energy())) {
      lacking.add("energy");
    }
    return lacking;
  }

  @Property(tries = 1000)
  void aMachineIsFitWhenNothingIsLacking(@ForAll long seed) {
    Random random = new Random(seed);
    Machine machine = machine(random);
    MachineRequirements asked = requirements(random);
    List<String> lacking = lacking(asked, machine);
    assertThat(asked.areMetBy(machine)).as("lacking %s", lacking).isEqualTo(lacking.isEmpty());
  }

  /** What the program asks for besides. */
  @Property(tries = 300)
  void soManyCardsMoreAreAskedForBesides(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 3) int cards) {
    Random random = new Random(seed);
    Machine machine = machine(random);
    MachineRequirements asked = requirements(random);
    boolean enough = cards(machine, asked.gpu()) >= cards;
    assertThat(asked.withCards(cards).areMetBy(machine))
        .isEqualTo(asked.areMetBy(machine) && enough);
  }
}
