/** Keeps posted orders in files of JSON lines. */
@NullMarked
package io.sidework.gateway.adapter.file;

import org.jspecify.annotations.NullMarked;
