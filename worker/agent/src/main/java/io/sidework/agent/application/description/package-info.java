/** What a worker says of itself, so that orders can ask for machines that fit. */
@NullMarked
package io.sidework.agent.application.description;

import org.jspecify.annotations.NullMarked;
