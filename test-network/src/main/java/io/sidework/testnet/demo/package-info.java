/** The main job: the outbreak fit, watched from order to settlement. */
@NullMarked
package io.sidework.testnet.demo;

import org.jspecify.annotations.NullMarked;
