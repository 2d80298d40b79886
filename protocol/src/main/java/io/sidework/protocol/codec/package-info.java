/** Binary encoding with explicit limits; every decoder refuses what it does not know. */
@NullMarked
package io.sidework.protocol.codec;

import org.jspecify.annotations.NullMarked;
