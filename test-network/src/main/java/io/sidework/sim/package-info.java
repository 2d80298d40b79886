/**
 * A whole deployment in one thread and virtual time, from one seed: the real code of nodes and
 * workers, the ledger's model as the chain, faults, and promises that are checked at every step.
 */
@NullMarked
package io.sidework.sim;

import org.jspecify.annotations.NullMarked;
