/** Reads the configuration and puts the worker together. */
@NullMarked
package io.sidework.agent.boot;

import org.jspecify.annotations.NullMarked;
