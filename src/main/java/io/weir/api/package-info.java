/** Reads of the governor over HTTP: a request becomes a view, and nothing is changed. */
@NullMarked
package io.weir.api;

import org.jspecify.annotations.NullMarked;
