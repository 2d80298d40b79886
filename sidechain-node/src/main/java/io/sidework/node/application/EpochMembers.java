package io.sidework.node.application;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Roster;

/** Who certifies and who may work in one epoch. */
public record EpochMembers(Committee committee, Roster roster) {}
