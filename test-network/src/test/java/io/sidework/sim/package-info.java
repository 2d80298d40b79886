/** Simulations of whole deployments, from seeds. */
@NullMarked
package io.sidework.sim;

import org.jspecify.annotations.NullMarked;
