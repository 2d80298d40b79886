package io.sidework.protocol.job;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.deal.MachineRequirements;

/**
 * What the blobs of a deal ask of who works on it (spec L-67).
 *
 * @param runtime of its program
 * @param machine that its parameters and its program ask for
 */
public record JobNeeds(RuntimeKind runtime, MachineRequirements machine) implements Encodable {
  /** Of a WebAssembly program on any machine. */
  public static final JobNeeds NONE = new JobNeeds(RuntimeKind.WASM, MachineRequirements.NONE);

  /**
   * @throws MalformedMessage when the program is a container's, and not one for this deal
   */
  public static JobNeeds of(Deal deal, byte[] program, Parameters parameters) {
    if (RuntimeKind.of(program) == RuntimeKind.CONTAINER) {
      ContainerProgram.of(deal, program);
    }
    return of(program, parameters);
  }

  /**
   * What an order would need.
   *
   * @throws MalformedMessage when the program is a container's and not of its format
   */
  public static JobNeeds of(byte[] program, Parameters parameters) {
    RuntimeKind runtime = RuntimeKind.of(program);
    int cards = runtime == RuntimeKind.WASM ? 0 : ContainerProgram.decode(program).gpus();
    return new JobNeeds(runtime, parameters.machine().withCards(cards));
  }

  /** Whether a deal may draw seats on this machine. */
  public boolean areMetBy(Machine described) {
    return described.runtimes().contains(runtime.word()) && machine.areMetBy(described);
  }

  /** In words, such as {@code runtime container, at least 4 cores}. */
  public String inWords() {
    String rest = machine.inWords();
    return "runtime " + runtime.word() + (rest.isEmpty() ? "" : ", " + rest);
  }

  @Override
  public void encode(Writer out) {
    out.u8(runtime.ordinal());
    machine.encode(out);
  }

  /**
   * @throws MalformedMessage when something is out of range
   */
  public static JobNeeds decode(Reader in) {
    int ordinal = in.u8();
    if (ordinal >= RuntimeKind.values().length) {
      throw new MalformedMessage("no kind of runtime " + ordinal);
    }
    return new JobNeeds(RuntimeKind.values()[ordinal], MachineRequirements.decode(in));
  }
}
