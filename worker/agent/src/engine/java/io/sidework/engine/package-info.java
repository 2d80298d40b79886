/** What tests need of a container engine, in every module that has some. */
@NullMarked
package io.sidework.engine;

import org.jspecify.annotations.NullMarked;
