/** Runs tasks in containers of Docker, or of Podman by its Docker-compatible socket (spec C). */
@NullMarked
package io.sidework.agent.adapter.docker;

import org.jspecify.annotations.NullMarked;
