/** What the machine's owner allows: a pure decision from the machine as seen and a deal's terms. */
@NullMarked
package io.sidework.agent.application.policy;

import org.jspecify.annotations.NullMarked;
