package io.weir.kernel.queries;

import java.util.List;

/** Queries that named a session before it was opened, in the order of their arrival. */
public record AwaitingRow(List<String> queryIds) {}
