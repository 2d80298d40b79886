/** Tests of the contracts' Java side, on a development chain where one is needed. */
@NullMarked
package io.sidework.contracts;

import org.jspecify.annotations.NullMarked;
