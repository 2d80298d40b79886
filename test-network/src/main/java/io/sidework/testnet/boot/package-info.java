/** The launcher's commands: all of Sidework's command line in one place. */
@NullMarked
package io.sidework.testnet.boot;

import org.jspecify.annotations.NullMarked;
