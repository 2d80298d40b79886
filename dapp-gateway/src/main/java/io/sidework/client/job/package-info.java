/**
 * Job files: what a user writes to order work, read strictly and checked before anything is signed.
 */
@NullMarked
package io.sidework.client.job;

import org.jspecify.annotations.NullMarked;
