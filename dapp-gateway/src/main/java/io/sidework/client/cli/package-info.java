/** Commands of the requester: submit, status, result, balance. */
@NullMarked
package io.sidework.client.cli;

import org.jspecify.annotations.NullMarked;
