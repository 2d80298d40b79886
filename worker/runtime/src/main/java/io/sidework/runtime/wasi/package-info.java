/**
 * A WASI preview1 host in which nothing depends on the machine: no files, a clock made of fuel, a
 * random stream made of the task's id.
 */
@NullMarked
package io.sidework.runtime.wasi;

import org.jspecify.annotations.NullMarked;
