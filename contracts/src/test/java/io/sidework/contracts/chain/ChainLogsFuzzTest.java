package io.sidework.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.ContractErrors;
import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.abi.Delivery;
import io.sidework.contracts.abi.Sidework;
import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.protocol.type.Amount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Event;
import org.web3j.protocol.core.methods.response.Log;

/**
 * What a chain's endpoint may say of logs and reverts: read, or one refusal, in memory that its
 * length bounds. A node that has no chain of its own believes nobody who has.
 */
class ChainLogsFuzzTest {
  private static final String TRANSACTION = "0x" + "11".repeat(32);
  private static final int WORD = 32;

  private static final List<Event> EVENTS =
      List.of(
          Sidework.DEALMADE_EVENT,
          Sidework.SEGMENTSETTLED_EVENT,
          Sidework.SEGMENTSKIPPED_EVENT,
          Sidework.DEALFINISHED_EVENT,
          Sidework.DEALREFUNDED_EVENT,
          Delivery.DELIVERED_EVENT,
          Sidework.CREDITED_EVENT,
          Sidework.DEPOSITED_EVENT,
          Sidework.WITHDRAWN_EVENT,
          Sidework.NODEJOINED_EVENT,
          Sidework.ENDPOINTUPDATED_EVENT,
          Sidework.SEATSCHANGED_EVENT,
          Sidework.DESCRIBED_EVENT,
          Sidework.SIGNINGKEYCHANGED_EVENT,
          Sidework.EPOCHSTARTED_EVENT,
          Sidework.BEACONSET_EVENT,
          Sidework.SLASHED_EVENT);

  private static final ChainLogs LOGS =
      new ChainLogs(
          new DeploymentParameters(
              Amount.of(1), Amount.of(1), 4, 60, 60, 60, 600, 250, Amount.of(77), Amount.ZERO, 0));

  /** First byte: which event; then words: its indexed arguments, and its data. */
  private static Log log(byte[] input) {
    Event event = EVENTS.get(input.length == 0 ? 0 : (input[0] & 0xff) % EVENTS.size());
    List<String> topics = new ArrayList<>();
    topics.add(ChainLogs.topic(event));
    int at = 1;
    for (int i = 0; i < event.getIndexedParameters().size() && at + WORD <= input.length; i++) {
      topics.add("0x" + HexFormat.of().formatHex(input, at, at + WORD));
      at += WORD;
    }
    Log log = new Log();
    log.setTopics(topics);
    log.setData("0x" + HexFormat.of().formatHex(input, Math.min(at, input.length), input.length));
    log.setBlockNumber("0x5");
    log.setTransactionHash(TRANSACTION);
    return log;
  }

  /** Of each event one with small numbers, where texts and lists are empty and follow at once. */
  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int number = 0; number < EVENTS.size(); number++) {
      for (int words = 1; words < 48; words++) {
        for (int value = 1; value <= 2; value++) {
          byte[] input = new byte[1 + words * WORD];
          input[0] = (byte) number;
          int indexed = EVENTS.get(number).getIndexedParameters().size();
          for (int word = 0; word < words; word++) {
            input[(word + 1) * WORD] = (byte) value;
          }
          if (value == 2 && words > indexed + 1) {
            input[(indexed + 1) * WORD] = WORD;
            input[(indexed + 2) * WORD] = (byte) Math.max(0, words - indexed - 2);
          }
          if (reads(input)) {
            seeds.add(input);
          }
        }
      }
    }
    return seeds;
  }

  private static boolean reads(byte[] input) {
    try {
      LOGS.decode(log(input));
      return true;
    } catch (ChainUnavailable e) {
      return false;
    }
  }

  @Test
  void damagedLogs() {
    List<byte[]> seeds = seeds();
    assertThat(seeds.stream().map(seed -> seed[0]).distinct().count())
        .as("events with a log to start from")
        .isEqualTo(EVENTS.size());
    Target target =
        new Target(
            "ChainLogs.decode",
            input -> {
              try {
                assertThat(LOGS.decode(log(input))).isNotNull();
                return Target.Read.LOOSE;
              } catch (ChainUnavailable e) {
                throw new Target.Refused(e);
              }
            },
            2_048,
            512 << 10);
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(10_000), 10);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }

  /** Found by a million inputs: the decoder reads a list's length wherever it is said to begin. */
  @Test
  void aListBeginsWhereTheContractPutsIt() {
    byte[] input = new byte[1 + 4 * WORD];
    input[0] = (byte) EVENTS.indexOf(Sidework.EPOCHSTARTED_EVENT);
    input[2 * WORD] = WORD + 2;
    input[3 * WORD + 1] = 0x10;
    assertThat(reads(input)).isFalse();
  }

  /** Any data is described, whatever it is. */
  @Test
  void damagedReverts() {
    byte[] reason = new byte[4 + 3 * WORD];
    System.arraycopy(HexFormat.of().parseHex("08c379a0"), 0, reason, 0, 4);
    reason[4 + WORD - 1] = WORD;
    reason[4 + 2 * WORD - 1] = 5;
    Arrays.fill(reason, 4 + 2 * WORD, 4 + 2 * WORD + 5, (byte) 'a');
    byte[] panic = new byte[4 + WORD];
    System.arraycopy(HexFormat.of().parseHex("4e487b71"), 0, panic, 0, 4);
    Target target =
        new Target(
            "ContractErrors.describe",
            input -> {
              assertThat(ContractErrors.describe("0x" + HexFormat.of().formatHex(input)))
                  .isNotBlank();
              return Target.Read.LOOSE;
            },
            2_048,
            512 << 10);
    List<byte[]> seeds = List.of(reason, panic, new byte[0]);
    assertThat(Fuzzer.run(target, seeds, Fuzzer.inputs(10_000), 11).accepted()).isPositive();
  }
}
