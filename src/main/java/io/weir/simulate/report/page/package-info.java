/** What became of a run, as one page of HTML with pictures, as text and as JSON. */
@NullMarked
package io.weir.simulate.report.page;

import org.jspecify.annotations.NullMarked;
