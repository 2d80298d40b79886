/** Keccak-256, SHA-256 and secp256k1 signatures in the forms that the chain checks. */
@NullMarked
package io.sidework.protocol.crypto;

import org.jspecify.annotations.NullMarked;
