/** What a worker does and when: pure of sockets, files and processes. Start at Agent. */
@NullMarked
package io.sidework.agent.application;

import org.jspecify.annotations.NullMarked;
