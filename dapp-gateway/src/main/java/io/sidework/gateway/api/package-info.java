/**
 * Documents that a gateway and its clients exchange as JSON, read strictly: the one package of the
 * gateway that clients may know.
 */
@NullMarked
package io.sidework.gateway.api;

import org.jspecify.annotations.NullMarked;
