package io.sidework.contracts.ledger;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Order;
import io.sidework.protocol.ledger.Refusal;
import io.sidework.protocol.ledger.Resources;
import io.sidework.protocol.ledger.Segment;
import io.sidework.protocol.ledger.Signed;
import io.sidework.protocol.ledger.SkipReason;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** A script as bytes, in the form that test/support/Tape.sol reads. All numbers are big-endian. */
final class Tape {
  private static final int NO_ORDER = 255;
  private static final int NO_LOCK = 255;
  private static final int DIGEST = 8;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
  private final Script script;
  private final Map<Refusal, byte[]> selectors;

  private Tape(Script script, Map<Refusal, byte[]> selectors) {
    this.script = script;
    this.selectors = selectors;
  }

  /**
   * Plays the script once more and records it.
   *
   * @param selectors four bytes for each refusal
   */
  static byte[] of(Script script, Map<Refusal, byte[]> selectors) {
    Tape tape = new Tape(script, selectors);
    tape.number(script.capped() ? 1 : 0, 1);
    tape.number(script.requests().size(), 1);
    script.requests().forEach(tape::request);
    tape.number(script.offers().size(), 1);
    script.offers().forEach(tape::offer);
    for (List<Order.Licence> licences : List.of(script.programOrders(), script.datasetOrders())) {
      tape.number(licences.size(), 1);
      licences.forEach(tape::licence);
    }
    tape.steps();
    return tape.out.toByteArray();
  }

  private void steps() {
    Ledger ledger = Cast.ledger(script.capped());
    number(script.steps().size(), 1);
    for (Script.Step step : script.steps()) {
      Decision decision = ledger.apply(step.caller(), step.time(), step.operation());
      if (!decision.equals(step.decision())) {
        throw new IllegalStateException("decided twice, differently: " + step);
      }
      address(step.caller());
      number(step.time(), 5);
      operation(step.operation());
      outcome(decision);
      out.write(digest(Balances.of(ledger, script, step.caller())), 0, DIGEST);
    }
  }

  private void outcome(Decision decision) {
    switch (decision) {
      case Decision.Done done -> {
        number(0, 4);
        number(done.segments().size(), 1);
        for (SkipReason reason : done.segments()) {
          number(reason.ordinal(), 1);
        }
      }
      case Decision.Refused refused -> {
        out.writeBytes(selectors.get(refused.reason()));
        number(0, 1);
      }
    }
  }

  private static byte[] digest(List<Balances.Entry> balances) {
    byte[] words = new byte[balances.size() * Bytes32.SIZE];
    for (int i = 0; i < balances.size(); i++) {
      byte[] raw = balances.get(i).value().toByteArray();
      int take = Math.min(raw.length, Bytes32.SIZE);
      System.arraycopy(raw, raw.length - take, words, (i + 1) * Bytes32.SIZE - take, take);
    }
    return Keccak.hash(words).toArray();
  }

  private void operation(Operation operation) {
    switch (operation) {
      case Operation.Deposit it -> start(0).amount(it.amount());
      case Operation.DepositAndOrder it ->
          start(1).amount(it.amount()).flag(it.byToken()).index(script.requests(), it.request());
      case Operation.Withdraw it -> start(2).amount(it.amount());
      case Operation.Join it -> start(3).number(it.endpointBytes(), 2).word(it.tip());
      case Operation.UpdateEndpoint it -> start(4).number(it.endpointBytes(), 2);
      case Operation.Describe it -> start(5).number(it.bytes(), 2);
      case Operation.Leave it -> start(6);
      case Operation.StakeSeats it ->
          start(7).number(it.seats(), 1).address(it.pool()).amount(it.ask());
      case Operation.UnstakeSeats it -> start(8).number(it.seats(), 1);
      case Operation.WithdrawStake it -> start(9);
      case Operation.SetSigningKey it ->
          start(10).address(it.key().content()).address(it.key().signer());
      case Operation.StartEpoch it -> start(11);
      case Operation.Reveal it ->
          start(27)
              .number(it.epoch(), 1)
              .addresses(it.committee())
              .number(it.index(), 1)
              .word(it.preimage());
      case Operation.ClaimFees it ->
          start(12).number(it.epoch(), 1).addresses(it.committee()).number(it.index(), 1);
      case Operation.Transfer it -> start(13).address(it.asset()).address(it.to());
      case Operation.Match it ->
          start(14)
              .signed(script.requests(), it.request())
              .signed(script.offers(), it.offer())
              .signed(script.programOrders(), it.program())
              .signed(script.datasetOrders(), it.dataset())
              .address(it.sponsorship().signer())
              .number(it.volume(), 4);
      case Operation.DirectOrder it -> start(15).index(script.requests(), it.request());
      case Operation.Cancel it -> start(16).order(it.order());
      case Operation.Sign it -> start(17).order(it.order());
      case Operation.CancelSponsorship it ->
          start(18).address(it.sponsor()).index(script.requests(), it.request());
      case Operation.SignSponsorship it ->
          start(19).address(it.sponsor()).index(script.requests(), it.request());
      case Operation.Refund it -> start(20).number(it.deal(), 1);
      case Operation.Settle it -> {
        start(21).number(it.epoch(), 1).addresses(it.committee()).addresses(it.accounts());
        number(it.segments().size(), 1);
        it.segments().forEach(segment -> segment(segment, it.accounts()));
      }
      case Operation.Deliver it ->
          start(22)
              .number(it.deal(), 1)
              .number(it.task(), 4)
              .flag(it.ofTask())
              .flag(it.ofOutput())
              .number(it.epoch(), 1)
              .addresses(it.committee())
              .addresses(it.signers());
      case Operation.SlashDoubleCommitment it ->
          start(23)
              .number(it.epoch(), 1)
              .address(it.worker())
              .flag(it.same())
              .commitment(it.first())
              .commitment(it.second());
      case Operation.SlashRefuted it ->
          start(24)
              .number(it.epoch(), 1)
              .address(it.worker())
              .number(it.deal(), 1)
              .number(it.task(), 4)
              .flag(it.same())
              .commitment(it.commitment())
              .addresses(it.committee())
              .addresses(it.signers());
      case Operation.SlashDoubleValue it ->
          start(25)
              .number(it.epoch(), 1)
              .flag(it.proposals())
              .flag(it.same())
              .address(it.first())
              .address(it.second());
      case Operation.SlashBrokenLock it ->
          start(26)
              .number(it.epoch(), 1)
              .flag(it.sealed())
              .number(it.committedView(), 1)
              .number(it.newView(), 1)
              .number(it.lockView().orElse(NO_LOCK), 1)
              .flag(it.opened())
              .address(it.committer())
              .address(it.mover());
    }
  }

  private void request(Order.Request order) {
    address(order.requester());
    wish(order.program());
    wish(order.dataset());
    address(order.pool()).amount(order.maxPoolPrice()).amount(order.maxPrice());
    number(order.rates().word(), 32);
    number(order.volume(), 4).number(order.mode(), 1).number(order.trust(), 4);
    resources(order.limits()).number(order.checkpointBytes(), 4).number(order.duration(), 4);
    address(order.sponsor());
    Order.Callback callback = order.callback();
    address(callback.target()).number(callback.gas(), 4).amount(callback.fee());
    number(order.expiry(), 5);
  }

  private void wish(Order.Wish wish) {
    number(wish.content().toArray()[Bytes32.SIZE - 1], 1).address(wish.asset());
    amount(wish.maxPrice());
  }

  private void offer(Order.Offer order) {
    address(order.pool()).amount(order.price()).number(order.rates().word(), 32);
    amount(order.poolPrice()).number(order.volume(), 4);
    resources(order.limits()).address(order.program()).address(order.dataset());
    address(order.requester()).number(order.expiry(), 5);
  }

  private void licence(Order.Licence order) {
    address(order.asset()).amount(order.price()).number(order.volume(), 4);
    address(order.together()).address(order.pool()).address(order.requester());
    number(order.expiry(), 5);
  }

  private void segment(Segment segment, List<Address> accounts) {
    number(segment.deal(), 1).number(segment.lot(), 1).number(segment.bits(), 32);
    amount(segment.spent()).number(segment.credits().size(), 1);
    for (Segment.Credit credit : segment.credits()) {
      int index = accounts.indexOf(credit.account());
      number(index < 0 ? accounts.size() : index, 1).amount(credit.amount());
    }
    addresses(segment.signers());
  }

  private Tape start(int kind) {
    return number(kind, 1);
  }

  private Tape commitment(Operation.Commitment commitment) {
    return address(commitment.signer()).flag(commitment.inBundle());
  }

  private <T extends Order> Tape signed(List<T> table, Signed<T> order) {
    return index(table, order.content()).address(order.signer());
  }

  private Tape order(Order order) {
    return switch (order) {
      case Order.Request request -> number(0, 1).index(script.requests(), request);
      case Order.Offer offer -> number(1, 1).index(script.offers(), offer);
      case Order.Licence licence when script.programOrders().contains(licence) ->
          number(2, 1).index(script.programOrders(), licence);
      case Order.Licence licence -> number(3, 1).index(script.datasetOrders(), licence);
    };
  }

  private <T extends Order> Tape index(List<T> table, T order) {
    int index = table.indexOf(order);
    return number(index < 0 ? NO_ORDER : index, 1);
  }

  private Tape resources(Resources resources) {
    return number(resources.fuel(), 8)
        .number(resources.memoryPages(), 4)
        .number(resources.outputBytes(), 4);
  }

  private Tape addresses(List<Address> list) {
    number(list.size(), 1);
    list.forEach(this::address);
    return this;
  }

  private Tape address(Address address) {
    return number(Cast.place(address), 1);
  }

  private Tape flag(boolean holds) {
    return number(holds ? 1 : 0, 1);
  }

  private Tape amount(Amount amount) {
    return number(amount.units(), 16);
  }

  private Tape word(Bytes32 value) {
    out.writeBytes(value.toArray());
    return this;
  }

  private Tape number(long value, int size) {
    return number(BigInteger.valueOf(value), size);
  }

  private Tape number(BigInteger value, int size) {
    if (value.signum() < 0 || value.bitLength() > 8 * size) {
      throw new IllegalArgumentException(value + " is not of " + size + " bytes");
    }
    byte[] raw = value.toByteArray();
    int take = Math.min(raw.length, size);
    for (int i = take; i < size; i++) {
      out.write(0);
    }
    out.write(raw, raw.length - take, take);
    return this;
  }
}
