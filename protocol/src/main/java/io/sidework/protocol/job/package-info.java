/** What a deal's parameters blob says: arguments and sweep of each task. */
@NullMarked
package io.sidework.protocol.job;

import org.jspecify.annotations.NullMarked;
