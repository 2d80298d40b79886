package io.sidework.protocol.ledger;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * One deployment's books, from its first operation on. An operation is decided whole before
 * anything changes, so what is refused changes nothing. Not for more than one thread.
 */
public final class Ledger {
  private final Books books;
  private final SigningKeys keys;
  private final Membership membership;
  private final Epochs epochs;
  private final Beacons beacons;
  private final Assets assets;
  private final Deals deals;
  private final Settlement settlement;
  private final OrderBook book;
  private final Market market;
  private final Deliveries deliveries;
  private final Arbiter arbiter;

  /**
   * @param wallets who has which credits at first
   * @param assets those that are registered
   * @param groups contracts that orders may be restricted to, with their members (spec R-24)
   */
  public Ledger(
      LedgerParameters parameters,
      Map<Address, Amount> wallets,
      List<Asset> assets,
      Map<Address, SortedSet<Address>> groups) {
    this.books = new Books(parameters, wallets);
    this.keys = new SigningKeys(books);
    this.membership = new Membership(parameters, books, keys);
    this.epochs = new Epochs(parameters, books, keys);
    this.beacons = new Beacons(epochs, keys, membership);
    this.assets = new Assets(assets);
    this.deals = new Deals(parameters, books, epochs);
    this.settlement = new Settlement(books, epochs, deals);
    this.book = new OrderBook(this.assets);
    this.market = new Market(parameters, this.assets, book, deals, groups);
    this.deliveries = new Deliveries(books, epochs, deals);
    this.arbiter = new Arbiter(parameters, membership, keys, epochs, deals);
  }

  /**
   * Carries out an operation, or refuses it.
   *
   * @param time of its block, Unix seconds; never earlier than that of the one before
   */
  public Decision apply(Address caller, long time, Operation operation) {
    return switch (operation) {
      case Operation.Deposit it -> books.deposit(caller, it.amount());
      case Operation.DepositAndOrder it -> depositAndOrder(caller, time, it);
      case Operation.Withdraw it -> books.withdraw(caller, it.amount());
      case Operation.Join it ->
          membership.join(caller, it.endpointBytes(), it.tip(), epochs.current());
      case Operation.UpdateEndpoint it -> membership.updateEndpoint(caller, it.endpointBytes());
      case Operation.Describe it -> membership.describe(it.bytes());
      case Operation.Leave it -> membership.leave(caller, time);
      case Operation.StakeSeats it ->
          membership.stakeSeats(caller, it.seats(), it.pool(), it.ask());
      case Operation.UnstakeSeats it -> membership.unstakeSeats(caller, it.seats(), time);
      case Operation.WithdrawStake it -> membership.withdrawStake(caller, time);
      case Operation.SetSigningKey it -> keys.set(caller, it.key(), epochs.current());
      case Operation.StartEpoch it -> epochs.start(membership.nodes(), time);
      case Operation.Reveal it -> beacons.reveal(it);
      case Operation.ClaimFees it -> epochs.claim(it.epoch(), it.committee(), it.index());
      case Operation.Transfer it -> assets.transfer(caller, it.asset(), it.to());
      case Operation.Match it -> market.match(caller, time, it);
      case Operation.DirectOrder it -> market.order(caller, time, it.request());
      case Operation.Cancel it -> book.cancel(caller, it.order());
      case Operation.Sign it -> book.sign(caller, it.order());
      case Operation.CancelSponsorship it ->
          book.cancelSponsorship(caller, it.sponsor(), it.request());
      case Operation.SignSponsorship it -> book.signSponsorship(caller, it.sponsor(), it.request());
      case Operation.Refund it -> deals.refund(it.deal(), time);
      case Operation.Settle it -> settlement.settle(it);
      case Operation.Deliver it -> deliveries.deliver(caller, it);
      case Operation.SlashDoubleCommitment it -> arbiter.judge(it);
      case Operation.SlashRefuted it -> arbiter.judge(it);
      case Operation.SlashDoubleValue it -> arbiter.judge(it);
      case Operation.SlashBrokenLock it -> arbiter.judge(it);
    };
  }

  /** Both or neither (spec R-27). */
  private Decision depositAndOrder(Address caller, long time, Operation.DepositAndOrder both) {
    Decision deposited = books.deposit(caller, both.amount());
    if (deposited instanceof Decision.Refused) {
      return deposited;
    }
    Decision ordered = market.order(caller, time, both.request());
    if (ordered instanceof Decision.Refused) {
      books.undoDeposit(caller, both.amount());
    }
    return ordered;
  }

  /**
   * What an account has.
   *
   * @param wallet outside the contract
   * @param unbondingUntil Unix seconds; 0 when nothing unbonds
   */
  public record Balance(
      Amount wallet, Amount free, Amount staked, Amount unbonding, long unbondingUntil) {}

  public Balance balanceOf(Address owner) {
    Account account = books.of(owner);
    return new Balance(
        account.wallet,
        account.free,
        books.staked(account),
        books.unbonding(account),
        account.unbondingUntil);
  }

  /**
   * Where a deal stands.
   *
   * @param reserve delivery fees that are locked apart from the rest
   */
  public record DealState(
      Address payer,
      int epoch,
      int volume,
      long deadline,
      Amount locked,
      Amount reserve,
      int settled,
      boolean refunded) {}

  /** All deals, by their numbers. */
  public List<DealState> deals() {
    return deals.all().stream().map(Ledger::stateOf).toList();
  }

  private static DealState stateOf(Deals.Deal deal) {
    return new DealState(
        deal.payer,
        deal.epoch.number,
        deal.volume,
        deal.deadline,
        deal.locked,
        deal.deliveryReserve(),
        deal.settled,
        deal.refunded);
  }

  /** The settled tasks of a deal's lot, bit i for task 256 x lot + i. */
  public BigInteger settledBits(int deal, int lot) {
    return deals.all().get(deal).settledOf(lot);
  }

  /**
   * An epoch's fees, and what its deals lock.
   *
   * @param claimed by each member
   */
  public record Pot(Amount collected, List<Amount> claimed, Amount locked) {}

  public Pot potOf(int epoch) {
    Epochs.Epoch of = epochs.of(epoch);
    return new Pot(of.collected, of.taken(), of.locked);
  }

  /** What Q members of an epoch revealed together; zero until then (spec R-33). */
  public Bytes32 beaconOf(int epoch) {
    return epochs.of(epoch).beacon;
  }

  /**
   * Where a node's hash chain stands (spec R-33).
   *
   * @param value whose preimage the node shows next; zero of who never joined
   * @param from the first epoch for which
   */
  public record Tip(Bytes32 value, int from) {
    static final Tip NONE = new Tip(Bytes32.ZERO, 0);
  }

  public Tip tipOf(Address node) {
    return membership.tipOf(node);
  }

  /** The running epoch; 0 before the first. */
  public int epoch() {
    return epochs.current();
  }

  /** The signing keys of an epoch's committee, from 1 to the running one. */
  public List<Address> committee(int epoch) {
    return epochs.of(epoch).committee;
  }

  /** In order of joining. */
  public List<Address> nodes() {
    return membership.nodes();
  }

  /** The key that signs for an account from the next epoch on. */
  public Address signingKeyOf(Address account) {
    return keys.keyOf(account);
  }

  /** Who owns an asset now; zero: there is none. */
  public Address ownerOf(Address asset) {
    return assets.of(asset).owner();
  }

  /** How many tasks of an order no further deal can have. */
  public long filled(Bytes32 order) {
    return book.filled(order);
  }

  /** All that the contract holds. */
  public Amount held() {
    return books.held();
  }

  /** All that was slashed and given to nobody: still held, and nobody can take it. */
  public Amount burnt() {
    return books.burnt();
  }
}
