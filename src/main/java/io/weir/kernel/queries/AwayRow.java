package io.weir.kernel.queries;

import io.weir.protocol.Code;
import org.jspecify.annotations.Nullable;

/**
 * A session that a runaway rule has moved until the end of a call.
 *
 * @param queryId the call
 * @param homeGroupId where it goes back to
 * @param awayGroupId where it was moved; moved elsewhere since, it stays there
 * @param cause of the move
 * @param rule that moved it
 */
public record AwayRow(
    String queryId, long homeGroupId, long awayGroupId, Code cause, @Nullable String rule) {}
