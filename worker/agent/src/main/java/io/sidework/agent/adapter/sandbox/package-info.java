/** Runs tasks in the deterministic runtime's child process. */
@NullMarked
package io.sidework.agent.adapter.sandbox;

import org.jspecify.annotations.NullMarked;
