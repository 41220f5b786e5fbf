/**
 * Measures the program from outside: what {@code weir bench} prints. Timings of a shared machine
 * mean something only as ratios taken in one run, so every figure has its rival beside it.
 */
@NullMarked
package io.weir.bench;

import org.jspecify.annotations.NullMarked;
