package io.sidework.protocol.deal;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a deal asks of the machines that it draws (spec L-67). Texts are compared without regard to
 * the case of ASCII letters; what is empty or zero asks for nothing.
 *
 * @param os the system, exactly
 * @param architecture the processor's, exactly
 * @param cores at least
 * @param memoryMebibytes at least
 * @param gpus at least so many whose model contains {@code gpu}
 * @param gpu part of a model's name
 * @param fuelPerSecond at least
 * @param regions one of them
 * @param energies one of them
 */
public record MachineRequirements(
    String os,
    String architecture,
    long cores,
    long memoryMebibytes,
    int gpus,
    String gpu,
    long fuelPerSecond,
    List<String> regions,
    List<String> energies)
    implements Encodable {
  public static final MachineRequirements NONE =
      new MachineRequirements("", "", 0, 0, 0, "", 0, List.of(), List.of());

  /** Characters of each text, as descriptions have them. */
  public static final int MAX_TEXT = 60;

  /** Regions, and kinds of energy. */
  public static final int MAX_CHOICES = 16;

  /**
   * @throws IllegalArgumentException when a text is too long, a number negative, or a choice empty
   */
  public MachineRequirements {
    regions = List.copyOf(regions);
    energies = List.copyOf(energies);
    List<String> texts = new ArrayList<>(List.of(os, architecture, gpu));
    texts.addAll(regions);
    texts.addAll(energies);
    for (String text : texts) {
      if (text.length() > MAX_TEXT) {
        throw new IllegalArgumentException(
            "a requirement of %d characters, at most %d".formatted(text.length(), MAX_TEXT));
      }
    }
    if (regions.contains("") || energies.contains("")) {
      throw new IllegalArgumentException("a region or energy to choose from is empty");
    }
    if (regions.size() > MAX_CHOICES || energies.size() > MAX_CHOICES) {
      throw new IllegalArgumentException("at most %d choices".formatted(MAX_CHOICES));
    }
    if (cores < 0 || memoryMebibytes < 0 || gpus < 0 || fuelPerSecond < 0) {
      throw new IllegalArgumentException("a requirement below 0");
    }
  }

  /** The same with so many graphics cards at least. */
  public MachineRequirements withCards(int cards) {
    return new MachineRequirements(
        os,
        architecture,
        cores,
        memoryMebibytes,
        Math.max(gpus, cards),
        gpu,
        fuelPerSecond,
        regions,
        energies);
  }

  /** Whether a machine is what was asked for. */
  public boolean areMetBy(Machine machine) {
    return isOrAny(os, machine.os())
        && isOrAny(architecture, machine.architecture())
        && machine.cores() >= cores
        && machine.memoryMebibytes() >= memoryMebibytes
        && machine.fuelPerSecond() >= fuelPerSecond
        && hasCards(machine)
        && isOneOf(regions, machine.region())
        && isOneOf(energies, machine.energy());
  }

  private boolean hasCards(Machine machine) {
    String part = folded(gpu);
    long fitting = machine.gpus().stream().filter(model -> folded(model).contains(part)).count();
    return fitting >= (gpu.isEmpty() ? gpus : Math.max(1, gpus));
  }

  private static boolean isOrAny(String wanted, String is) {
    return wanted.isEmpty() || folded(wanted).equals(folded(is));
  }

  private static boolean isOneOf(List<String> wanted, String is) {
    return wanted.isEmpty() || wanted.stream().anyMatch(each -> isOrAny(each, is));
  }

  /** ASCII alone: the case of other letters differs by version of Unicode. */
  private static String folded(String text) {
    StringBuilder folded = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter >= 'A' && letter <= 'Z') {
        folded.setCharAt(i, (char) (letter + ('a' - 'A')));
      }
    }
    return folded.toString();
  }

  @Override
  public void encode(Writer out) {
    out.text(os).text(architecture).u64(cores).u64(memoryMebibytes).u32(gpus).text(gpu);
    out.u64(fuelPerSecond).u32(regions.size());
    regions.forEach(out::text);
    out.u32(energies.size());
    energies.forEach(out::text);
  }

  /**
   * @throws MalformedMessage when something is out of range
   */
  public static MachineRequirements decode(Reader in) {
    try {
      return new MachineRequirements(
          text(in),
          text(in),
          in.u64(),
          in.u64(),
          in.u32(),
          text(in),
          in.u64(),
          in.list(MAX_CHOICES, MachineRequirements::text),
          in.list(MAX_CHOICES, MachineRequirements::text));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessage("machine requirements: " + e.getMessage());
    }
  }

  /** At most four bytes of UTF-8 for each character. */
  private static String text(Reader in) {
    return in.text(4 * MAX_TEXT);
  }

  /** In words, such as {@code at least 4 cores, in eu-west or eu-north}; empty for none. */
  public String inWords() {
    List<String> words = new ArrayList<>();
    add(words, !os.isEmpty(), "os " + os);
    add(words, !architecture.isEmpty(), "architecture " + architecture);
    add(words, cores > 0, "at least %d cores".formatted(cores));
    add(words, memoryMebibytes > 0, "at least %d MiB of memory".formatted(memoryMebibytes));
    add(words, gpus > 0 || !gpu.isEmpty(), "%d gpus %s".formatted(Math.max(1, gpus), gpu).strip());
    add(words, fuelPerSecond > 0, "at least %d fuel a second".formatted(fuelPerSecond));
    add(words, !regions.isEmpty(), "in " + String.join(" or ", regions));
    add(words, !energies.isEmpty(), "on " + String.join(" or ", energies));
    return String.join(", ", words);
  }

  private static void add(List<String> words, boolean asked, String what) {
    if (asked) {
      words.add(what);
    }
  }
}
