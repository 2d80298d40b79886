package io.sidework.testnet.report;

/**
 * What one account did for the deal and got from it.
 *
 * @param address the account
 * @param role worker, committee, requester, or another word, which is shown as it is
 * @param contributions results it committed to and opened
 * @param paidCopies how many of them were paid
 * @param credits what it received, a decimal number with at most 18 decimals; for the requester,
 *     what returned to it
 */
public record Earning(
    String address, String role, long contributions, long paidCopies, String credits) {
  static final String WORKER = "worker";
  static final String COMMITTEE = "committee";
  static final String REQUESTER = "requester";
}
