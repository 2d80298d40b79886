package io.sidework.testnet.poco;

/** One way to get results from strangers. */
interface Market {
  /** Has the tasks of one deal done. The same number in the same market always ends the same. */
  void play(int number, Tally tally);

  /** Plays that many deals, the first of them {@code first}. */
  default Tally play(int first, int deals) {
    Tally tally = new Tally();
    for (int number = first; number < first + deals; number++) {
      play(number, tally);
    }
    return tally;
  }
}
