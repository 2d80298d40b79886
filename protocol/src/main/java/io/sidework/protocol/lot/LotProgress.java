package io.sidework.protocol.lot;

import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.List;

/**
 * A lot as people and the API see it.
 *
 * @param round current round
 * @param phase name of the LotPhase: COLLECTING, CLOSING, OPENING, RESOLVING or DONE
 * @param committed bit i: task i has its copies of this round
 * @param certified bit i: task i is in a certified segment
 * @param discrepancies workers whose opened result was refuted by re-execution
 * @param copies contributions counted in closed sets so far
 */
public record LotProgress(
    int round,
    String phase,
    BigInteger committed,
    BigInteger certified,
    List<Address> discrepancies,
    int copies) {}
