package io.sidework.contracts.chain;

/** The contract refused a call; the message is its custom error in words. Nothing was changed. */
public final class ContractRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ContractRefused(String message) {
    super(message);
  }
}
