package io.weir.kernel.domain;

/**
 * What was served last; for statistics alone.
 *
 * @param groupId of the group that got the last grant; 0 = none yet
 * @param contendedGrants grants while somebody waited, since groups were last told their share
 * @param contendedMicros what was charged while somebody waited, since then
 */
public record ServedRow(long groupId, long contendedGrants, long contendedMicros) {
  static final ServedRow NONE = new ServedRow(0, 0, 0);
}
