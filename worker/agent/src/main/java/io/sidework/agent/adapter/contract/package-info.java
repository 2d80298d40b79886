/** The deployed contracts, as far as a worker reads them. */
@NullMarked
package io.sidework.agent.adapter.contract;

import org.jspecify.annotations.NullMarked;
