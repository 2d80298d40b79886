/**
 * Reports of the demo and of gas, each one HTML page that needs nothing but a browser. Plain values
 * go in, so it depends on no other part of Sidework.
 */
@NullMarked
package io.sidework.testnet.report;

import org.jspecify.annotations.NullMarked;
