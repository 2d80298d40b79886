/** What a worker sees of a Linux machine, from {@code /proc}, {@code /sys} and {@code /dev}. */
@NullMarked
package io.sidework.agent.adapter.linux;

import org.jspecify.annotations.NullMarked;
