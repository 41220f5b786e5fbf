/** The demonstration: one workload, two disciplines, through the real topics. */
@NullMarked
package io.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
