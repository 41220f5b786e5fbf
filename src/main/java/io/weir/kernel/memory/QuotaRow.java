package io.weir.kernel.memory;

import org.jspecify.annotations.Nullable;

/** What a session may hold of memory, beside the limits of its group; absent = no bound. */
public record QuotaRow(@Nullable Long memoryBytes, @Nullable Long workAreaBytes) {}
