package io.sidework.protocol.ledger;

import java.util.Locale;

/** Why an operation was refused: one constant for each custom error of the contracts. */
public enum Refusal {
  // Accounts
  ZERO_AMOUNT,
  INSUFFICIENT_FREE,
  /** The token's own, for an owner that does not have what it deposits. */
  WALLET_TOO_SMALL("ERC20InsufficientBalance"),

  // Membership
  NO_TIP,
  ALREADY_NODE,
  NOT_NODE,
  NODES_FULL,
  TEXT_TOO_LONG,
  TOO_MANY_SEATS,
  NOT_ENOUGH_SEATS,
  PRICE_TOO_HIGH,
  NOTHING_UNBONDING,
  STILL_UNBONDING,
  KEY_NOT_FREE,
  NOT_SIGNED_BY_KEY,
  IS_KEY_OF,

  // Epochs
  NOT_ENOUGH_NODES,
  EPOCH_RUNNING,
  WRONG_COMMITTEE,
  NO_SUCH_MEMBER,
  NOTHING_TO_CLAIM,

  // Beacon
  EPOCH_NOT_RUNNING,
  TIP_OF_LATER_EPOCH,
  WRONG_PREIMAGE,

  // Assets; both are the token's own
  UNKNOWN_ASSET("ERC721NonexistentToken"),
  NOT_ASSET_OWNER("ERC721InsufficientApproval"),

  // Market
  UNSUPPORTED_MODE,
  WRONG_TRUST,
  WRONG_DURATION,
  WRONG_LIMITS,
  WRONG_CALLBACK,
  WRONG_VOLUME,
  BAD_SIGNATURE,
  NOT_ENOUGH_VOLUME,
  ORDER_EXPIRED,
  PRICE_ABOVE_MAX,
  RATES_ABOVE_MAX,
  BEYOND_OFFER,
  WRONG_ASSET,
  WRONG_KIND,
  WRONG_CONTENT,
  BELOW_NEEDS,
  NOT_ADMITTED,
  NOT_REQUESTER,
  NEEDS_ORDERS,
  NOT_ORDER_OWNER,

  // Deals
  NO_EPOCH,
  LOCK_CAP_REACHED,
  UNKNOWN_DEAL,
  TOO_EARLY_TO_REFUND,
  DEAL_CLOSED,

  // Settlement
  ACCOUNTS_NOT_ASCENDING,

  // Delivery
  NO_CALLBACK,
  DEAL_REFUNDED,
  NOT_SETTLED,
  ALREADY_DELIVERED,
  OTHER_TASK,
  OTHER_OUTPUT,
  NOT_CERTIFIED,

  // Arbiter
  SAME_COMMITMENT,
  SAME_VALUE,
  NOT_SIGNED,
  SIGNED_BY_OTHER,
  NOT_IN_BUNDLE,
  DEAL_OF_OTHER_EPOCH,
  NO_SUCH_TASK,
  DIGEST_NOT_REFUTED,
  NO_QUORUM,
  NOT_LATER,
  LOCK_HELD,
  WRONG_LOCK,
  NOTHING_TO_SLASH;

  private final String error;

  Refusal() {
    StringBuilder camel = new StringBuilder();
    for (String word : name().split("_", -1)) {
      camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    this.error = camel.toString();
  }

  Refusal(String error) {
    this.error = error;
  }

  /** The name of the contracts' error. */
  public String error() {
    return error;
  }
}
