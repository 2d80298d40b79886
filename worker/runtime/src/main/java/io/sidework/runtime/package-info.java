/**
 * The deterministic runtime: checks a WASI command module and runs it so that equal module and task
 * give equal bytes on every machine (docs/spec/runtime.md). Start at {@link
 * io.sidework.runtime.Sandbox}.
 */
@NullMarked
package io.sidework.runtime;

import org.jspecify.annotations.NullMarked;
