/**
 * What a requester needs: sign and place an order, follow the deal, verify and fetch results, check
 * the money. Believes no gateway and no node.
 */
@NullMarked
package io.sidework.client;

import org.jspecify.annotations.NullMarked;
