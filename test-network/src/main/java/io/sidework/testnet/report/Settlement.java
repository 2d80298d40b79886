package io.sidework.testnet.report;

/**
 * The deal as the contract saw it. Amounts are decimal numbers with at most 18 decimals.
 *
 * @param transactions settlement transactions
 * @param gas gas of all of them
 * @param gasPerTask gas over settled tasks
 * @param tasks tasks ordered
 * @param certified tasks with a certificate of a quorum
 * @param settled tasks whose bit is set on chain
 * @param failed tasks that ended without a result
 * @param copiesPerTask mean number of copies computed
 * @param locked taken from the requester's balance by the match
 * @param spent paid to workers and nodes
 * @param returned given back to the requester
 * @param escrowBalanced whether the contract's books added up after the run
 */
public record Settlement(
    long transactions,
    long gas,
    double gasPerTask,
    long tasks,
    long certified,
    long settled,
    long failed,
    double copiesPerTask,
    String locked,
    String spent,
    String returned,
    boolean escrowBalanced) {}
