/** {@code bench worker}: how fast and how small the sandbox of a worker is. */
@NullMarked
package io.sidework.testnet.bench.worker;

import org.jspecify.annotations.NullMarked;
