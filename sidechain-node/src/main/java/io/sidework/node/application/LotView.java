package io.sidework.node.application;

import java.math.BigInteger;

/**
 * A lot as the API shows it; bit i is task 256*lot+i.
 *
 * @param tasks number of its tasks
 */
public record LotView(
    int lot,
    int round,
    String phase,
    int tasks,
    BigInteger committed,
    BigInteger certified,
    int copies) {}
