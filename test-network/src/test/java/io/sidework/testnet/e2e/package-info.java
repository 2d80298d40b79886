/** Real processes over real sockets: whole networks, jobs on them, and kills. */
@NullMarked
package io.sidework.testnet.e2e;

import org.jspecify.annotations.NullMarked;
