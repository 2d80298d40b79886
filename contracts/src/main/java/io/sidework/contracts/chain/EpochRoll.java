package io.sidework.contracts.chain;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Roster;

/** Who certifies and who may work in an epoch (spec R-12). */
record EpochRoll(Committee committee, Roster roster) {}
