package io.weir.kernel.domain;

import io.weir.protocol.Decided;
import org.jspecify.annotations.Nullable;

/** An order that has not been confirmed yet; about a session, and one query of it where given. */
public record OrderRow(Decided order, String sessionId, @Nullable String queryId, boolean failed) {}
