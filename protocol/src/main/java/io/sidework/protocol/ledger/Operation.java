package io.sidework.protocol.ledger;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.Optional;

/**
 * What anybody can call, in the order of docs/spec/chain.md. Deals are named by their number, from
 * 0 in order of making. Committees are given as lists of signing keys, signers as {@link Segment}
 * has them.
 */
public sealed interface Operation {
  // Accounts

  record Deposit(Amount amount) implements Operation {}

  /** Deposit and direct order in one transaction, by permit or by the token's call (spec R-27). */
  record DepositAndOrder(Amount amount, boolean byToken, Order.Request request)
      implements Operation {}

  record Withdraw(Amount amount) implements Operation {}

  // Membership

  /**
   * @param tip of the hash chain that the node commits to (spec R-33)
   */
  record Join(int endpointBytes, Bytes32 tip) implements Operation {}

  record UpdateEndpoint(int endpointBytes) implements Operation {}

  record Describe(int bytes) implements Operation {}

  record Leave() implements Operation {}

  record StakeSeats(int seats, Address pool, Amount ask) implements Operation {}

  record UnstakeSeats(int seats) implements Operation {}

  record WithdrawStake() implements Operation {}

  record SetSigningKey(Signed<Address> key) implements Operation {}

  record StartEpoch() implements Operation {}

  record Reveal(int epoch, List<Address> committee, int index, Bytes32 preimage)
      implements Operation {}

  record ClaimFees(int epoch, List<Address> committee, int index) implements Operation {}

  // Assets

  record Transfer(Address asset, Address to) implements Operation {}

  // Market

  /**
   * @param sponsorship of the request, which names the sponsor
   */
  record Match(
      Signed<Order.Request> request,
      Signed<Order.Offer> offer,
      Signed<Order.Licence> program,
      Signed<Order.Licence> dataset,
      Signed<Order.Request> sponsorship,
      long volume)
      implements Operation {}

  record DirectOrder(Order.Request request) implements Operation {}

  record Cancel(Order order) implements Operation {}

  record Sign(Order order) implements Operation {}

  record CancelSponsorship(Address sponsor, Order.Request request) implements Operation {}

  record SignSponsorship(Address sponsor, Order.Request request) implements Operation {}

  // Deals

  record Refund(int deal) implements Operation {}

  /**
   * @param accounts all that the segments credit
   */
  record Settle(int epoch, List<Address> committee, List<Address> accounts, List<Segment> segments)
      implements Operation {}

  /**
   * @param ofTask the leaf shown is the task's
   * @param ofOutput the output is the leaf's
   */
  record Deliver(
      int deal,
      long task,
      boolean ofTask,
      boolean ofOutput,
      int epoch,
      List<Address> committee,
      List<Address> signers)
      implements Operation {}

  // Slashing

  /** A commitment in a bundle: whose key signed the bundle, and whether the path leads to it. */
  record Commitment(Address signer, boolean inBundle) {}

  record SlashDoubleCommitment(
      int epoch, Address worker, boolean same, Commitment first, Commitment second)
      implements Operation {}

  /**
   * @param same the committee's digest is the worker's
   */
  record SlashRefuted(
      int epoch,
      Address worker,
      int deal,
      long task,
      boolean same,
      Commitment commitment,
      List<Address> committee,
      List<Address> signers)
      implements Operation {}

  /**
   * Two PREPAREs, or two proposals, of one view.
   *
   * @param same their values are equal
   */
  record SlashDoubleValue(int epoch, boolean proposals, boolean same, Address first, Address second)
      implements Operation {}

  /**
   * A COMMIT and a later NEWVIEW.
   *
   * @param sealed the COMMIT is a signature on the segment
   * @param lockView the view that the NEWVIEW's lock is of; empty: it has none
   * @param opened whether the evidence opens that lock
   */
  record SlashBrokenLock(
      int epoch,
      boolean sealed,
      int committedView,
      int newView,
      Optional<Integer> lockView,
      boolean opened,
      Address committer,
      Address mover)
      implements Operation {}
}
