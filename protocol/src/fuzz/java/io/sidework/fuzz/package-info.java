/** Damages real messages and measures what reading them costs; shared by the tests of modules. */
package io.sidework.fuzz;
