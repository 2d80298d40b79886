package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spec L-67: what a machine must have that a deal draws. */
class MachineRequirementsTest {
  private static final MachineRequirements NONE = MachineRequirements.NONE;
  private static final Machine MACHINE =
      new Machine(
          "Linux",
          "amd64",
          8,
          16_384,
          List.of("NVIDIA GeForce RTX 4090", "NVIDIA T4"),
          900_000_000,
          List.of(Machine.WASM, Machine.CONTAINER),
          "eu-west",
          "hydro");

  private static MachineRequirements machine(long cores, long memory, long fuel) {
    return new MachineRequirements("", "", cores, memory, 0, "", fuel, List.of(), List.of());
  }

  private static MachineRequirements cards(int gpus, String gpu) {
    return new MachineRequirements("", "", 0, 0, gpus, gpu, 0, List.of(), List.of());
  }

  private static MachineRequirements place(List<String> regions, List<String> energies) {
    return new MachineRequirements("", "", 0, 0, 0, "", 0, regions, energies);
  }

  private static MachineRequirements system(String os, String architecture) {
    return new MachineRequirements(os, architecture, 0, 0, 0, "", 0, List.of(), List.of());
  }

  @Test
  void nothingAskedForIsMetByAnyMachine() {
    assertThat(NONE.areMetBy(Machine.UNKNOWN)).isTrue();
    assertThat(NONE.areMetBy(MACHINE)).isTrue();
  }

  @Test
  void numbersAreLeast() {
    assertThat(machine(8, 16_384, 900_000_000).areMetBy(MACHINE)).isTrue();
    assertThat(machine(9, 0, 0).areMetBy(MACHINE)).isFalse();
    assertThat(machine(0, 16_385, 0).areMetBy(MACHINE)).isFalse();
    assertThat(machine(0, 0, 900_000_001).areMetBy(MACHINE)).isFalse();
    assertThat(machine(1, 0, 0).areMetBy(Machine.UNKNOWN)).isFalse();
  }

  @Test
  void cardsAreCountedByPartOfTheirModel() {
    assertThat(cards(2, "").areMetBy(MACHINE)).isTrue();
    assertThat(cards(3, "").areMetBy(MACHINE)).isFalse();
    assertThat(cards(1, "rtx 4090").areMetBy(MACHINE)).isTrue();
    assertThat(cards(2, "rtx 4090").areMetBy(MACHINE)).isFalse();
    assertThat(cards(0, "H100").areMetBy(MACHINE)).as("a model asks for one card").isFalse();
  }

  @Test
  void textsAreComparedWithoutCase() {
    assertThat(system("linux", "AMD64").areMetBy(MACHINE)).isTrue();
    assertThat(system("linu", "").areMetBy(MACHINE)).isFalse();
    assertThat(place(List.of("us-east", "EU-West"), List.of("hydro")).areMetBy(MACHINE)).isTrue();
    assertThat(place(List.of("us-east"), List.of()).areMetBy(MACHINE)).isFalse();
    assertThat(place(List.of(), List.of("wind")).areMetBy(MACHINE)).isFalse();
  }

  /** Nodes on other Java versions must not fold other letters otherwise. */
  @Test
  void lettersThatAreNotAsciiHaveNoCase() {
    Machine there =
        new Machine("", "", 0, 0, List.of(), 0, List.of(Machine.WASM), "\u00c5land", "");
    assertThat(place(List.of("\u00c5LAND"), List.of()).areMetBy(there)).isTrue();
    assertThat(place(List.of("\u00e5land"), List.of()).areMetBy(there)).isFalse();
  }

  @Test
  void limitsAreHeldAndOneMoreIsRefused() {
    String longest = "x".repeat(MachineRequirements.MAX_TEXT);
    List<String> most = Collections.nCopies(MachineRequirements.MAX_CHOICES, longest);
    MachineRequirements full =
        new MachineRequirements(longest, longest, 1, 2, 3, longest, 4, most, most);
    assertThat(Reader.all(full.toBytes(), MachineRequirements::decode)).isEqualTo(full);

    assertThatThrownBy(() -> system(longest + "x", ""))
        .hasMessage("a requirement of 61 characters, at most 60");
    List<String> more = Collections.nCopies(MachineRequirements.MAX_CHOICES + 1, "x");
    assertThatThrownBy(() -> place(more, List.of())).hasMessage("at most 16 choices");
    assertThatThrownBy(() -> place(List.of(), more)).hasMessage("at most 16 choices");
    assertThatThrownBy(() -> place(List.of(""), List.of())).hasMessageContaining("is empty");
    assertThatThrownBy(() -> machine(-1, 0, 0)).hasMessage("a requirement below 0");
  }

  @Test
  void aRosterKeepsWhoseMachinesFit() {
    Seat fits = seat(1).on(MACHINE);
    Roster roster = new Roster(1, List.of(fits, seat(2)));
    assertThat(roster.on(machine(8, 0, 0)::areMetBy).seats()).containsExactly(fits);
    assertThat(roster.on(NONE::areMetBy)).isEqualTo(roster);
  }

  @Test
  void whatIsAskedForCanBeRead() {
    assertThat(NONE.inWords()).isEmpty();
    assertThat(
            new MachineRequirements(
                    "Linux", "", 4, 0, 0, "RTX", 0, List.of("eu-west", "eu-north"), List.of())
                .inWords())
        .isEqualTo("os Linux, at least 4 cores, 1 gpus RTX, in eu-west or eu-north");
  }

  private static Seat seat(int number) {
    Address owner = Address.parse("%040x".formatted(number));
    return new Seat(owner, owner, 1, Address.ZERO, Amount.ZERO, Standing.NONE);
  }
}
