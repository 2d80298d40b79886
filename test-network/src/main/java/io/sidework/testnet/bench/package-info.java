/** Measurements that the numbers in the documents come from. */
@NullMarked
package io.sidework.testnet.bench;

import org.jspecify.annotations.NullMarked;
