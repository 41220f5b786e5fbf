package io.weir.kernel.queries;

import io.weir.protocol.Parallel;

/**
 * What a query wants of parallel servers.
 *
 * @param wantedDop the degree of parallelism chosen when it was submitted
 */
public record ParallelRow(Parallel mode, long wantedDop) {}
