/** Starts and ends the processes of a test network and gives them their stakes. */
@NullMarked
package io.sidework.testnet.network;

import org.jspecify.annotations.NullMarked;
