package io.sidework.agent.application;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;

/** A deal that an agent under test is drawn for, or not, with its program and parameters. */
final class Terms {
  /** (module (memory (export "memory") 1) (func (export "_start"))) */
  static final byte[] PROGRAM =
      HexFormat.of()
          .parseHex(
              "0061736d01000000"
                  + "010401600000"
                  + "03020100"
                  + "0503010001"
                  + "071302066d656d6f72790200065f73746172740000"
                  + "0a040102000b");

  static final byte[] PARAMETERS =
      new Parameters(
              List.of("{i}"),
              List.of(new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, 1000)),
              Bytes32.ZERO)
          .toBytes();

  private Terms() {}

  static EcKey key(int secret) {
    byte[] bytes = new byte[Bytes32.SIZE];
    bytes[31] = (byte) secret;
    return EcKey.of(Bytes32.of(bytes));
  }

  static Address address(int last) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[19] = (byte) last;
    return Address.of(bytes);
  }

  static Bytes32 word(int last) {
    return address(last).toWord();
  }

  /** A deal for one copy of each task; the lottery gives its only chunk to me or to another. */
  static DealTerms terms(boolean drawn, int volume) {
    Deal deal =
        new Deal(
            new DealId(word(7)),
            word(8),
            address(1),
            address(1),
            Address.ZERO,
            Sha256.hash(PROGRAM),
            Bytes32.ZERO,
            Sha256.hash(PARAMETERS),
            Amount.of(10),
            Rates.FIXED,
            Royalties.NONE,
            0,
            volume,
            Mode.REPLICATED,
            1,
            new Limits(1_000_000_000, 16, 1 << 20),
            0,
            Callback.NONE,
            3,
            5_000,
            Amount.of(1_000_000),
            100,
            Amount.of(1),
            Amount.ZERO,
            12);
    Seat mine =
        new Seat(
            Harness.ME.owner(),
            Harness.ME.key().address(),
            1,
            Address.ZERO,
            Amount.ZERO,
            Standing.NONE);
    Seat other = new Seat(address(77), address(77), 1, Address.ZERO, Amount.ZERO, Standing.NONE);
    Roster roster = new Roster(3, List.of(mine, other));
    for (int i = 0; ; i++) {
      Bytes32 seed = word(i);
      boolean first =
          Lottery.ranking(seed, deal, 0, roster.compatible(deal))
              .getFirst()
              .equals(Harness.ME.owner());
      if (first == drawn) {
        return new DealTerms(deal, Harness.COMMITTEE, roster, seed);
      }
    }
  }

  /** The same deal in another mode, with another trust. */
  static Deal with(Deal deal, Mode mode, int trust) {
    return with(deal, deal.program(), deal.parameters(), mode, trust);
  }

  /** The same deal with other parameters, drawn from other seats. */
  static DealTerms with(DealTerms terms, byte[] parameters, List<Seat> seats) {
    Deal deal = terms.deal();
    Deal other = with(deal, deal.program(), Sha256.hash(parameters), deal.mode(), deal.trust());
    return new DealTerms(other, terms.committee(), new Roster(3, seats), terms.seed());
  }

  /** The same deal, with so many bytes reserved for a task's checkpoint (spec R-37). */
  static Deal keeping(Deal deal, int checkpointBytes) {
    return new Deal(
        deal.id(),
        deal.request(),
        deal.requester(),
        deal.payer(),
        deal.pool(),
        deal.program(),
        deal.dataset(),
        deal.parameters(),
        deal.price(),
        deal.rates(),
        deal.royalties(),
        deal.firstIndex(),
        deal.volume(),
        deal.mode(),
        deal.trust(),
        deal.limits(),
        checkpointBytes,
        deal.callback(),
        deal.epoch(),
        deal.deadline(),
        deal.locked(),
        deal.feeBps(),
        deal.reexecutionFee(),
        deal.storageFee(),
        deal.block());
  }

  /** The same deal with another program. */
  static Deal with(Deal deal, Bytes32 program) {
    return with(deal, program, deal.parameters(), deal.mode(), deal.trust());
  }

  private static Deal with(Deal deal, Bytes32 program, Bytes32 parameters, Mode mode, int trust) {
    return new Deal(
        deal.id(),
        deal.request(),
        deal.requester(),
        deal.payer(),
        deal.pool(),
        program,
        deal.dataset(),
        parameters,
        deal.price(),
        deal.rates(),
        deal.royalties(),
        deal.firstIndex(),
        deal.volume(),
        mode,
        trust,
        deal.limits(),
        deal.checkpointBytes(),
        deal.callback(),
        deal.epoch(),
        deal.deadline(),
        deal.locked(),
        deal.feeBps(),
        deal.reexecutionFee(),
        deal.storageFee(),
        deal.block());
  }
}
