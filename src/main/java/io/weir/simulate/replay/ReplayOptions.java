package io.weir.simulate.replay;

import io.weir.kernel.Settings;
import org.jspecify.annotations.Nullable;

/**
 * How a journal is run again.
 *
 * @param settings the rules that this program has
 * @param fromSeq start at the last snapshot before this command; null starts as early as can be
 * @param anyway whether a journal of other rules is run too
 */
public record ReplayOptions(Settings settings, @Nullable Long fromSeq, boolean anyway) {}
