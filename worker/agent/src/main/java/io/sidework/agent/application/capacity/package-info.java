/** How much of the machine will be idle, from how much was: what its owner has to sell. */
@NullMarked
package io.sidework.agent.application.capacity;

import org.jspecify.annotations.NullMarked;
