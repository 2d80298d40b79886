/**
 * What a gateway does: an index of the chain, order books, the union of what nodes say. Knows no
 * transport.
 */
@NullMarked
package io.sidework.gateway.application;

import org.jspecify.annotations.NullMarked;
