package io.weir.kernel.memory;

import org.jspecify.annotations.Nullable;

/**
 * What is held of a pool, by a group, by a session, or for an operation.
 *
 * @param peakBytes the most that was ever held
 * @param allocations how often something began to be held
 * @param releases how often something ceased to be
 * @param failures requests that were refused
 * @param workAreaBytes of a session, what it holds in work areas; absent = none
 * @param windowRecords of a group, what window buffers hold; absent = none
 * @param aggregationGroups of a group, what aggregations hold; absent = none
 */
public record UseRow(
    long usedBytes,
    long peakBytes,
    long allocations,
    long releases,
    long failures,
    @Nullable Long workAreaBytes,
    @Nullable Long windowRecords,
    @Nullable Long aggregationGroups) {

  static final UseRow NONE = new UseRow(0, 0, 0, 0, 0, null, null, null);
}
