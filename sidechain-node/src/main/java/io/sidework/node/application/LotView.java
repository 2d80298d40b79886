package io.sidework.node.application;

import java.math.BigInteger;

/** A lot as the API shows it; bit i is task 256*lot+i. */
public record LotView(
    int lot, int round, String phase, BigInteger committed, BigInteger certified, int copies) {}
