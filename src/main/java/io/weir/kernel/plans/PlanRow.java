package io.weir.kernel.plans;

import io.weir.protocol.Plan;
import org.jspecify.annotations.Nullable;

/**
 * A plan. One that every domain starts with has a row only where it was changed.
 *
 * @param id unique in its domain, never used again
 * @param version of what may be in force; grows with each activation that changes its tree; 0 where
 *     there is but a draft
 * @param plan what may be in force, or is
 * @param draft what would be, once it is activated; absent where nothing was changed
 */
public record PlanRow(long id, long version, @Nullable Plan plan, @Nullable Plan draft) {

  PlanRow withDraft(@Nullable Plan newDraft) {
    return new PlanRow(id, version, plan, newDraft);
  }

  PlanRow inForce(Plan content) {
    return new PlanRow(id, version + 1, content, null);
  }

  PlanRow nextVersion() {
    return new PlanRow(id, version + 1, plan, draft);
  }

  /** What an administrator sees and changes: the draft, where there is one. */
  public Plan latest() {
    Plan latest = draft != null ? draft : plan;
    if (latest == null) {
      throw new IllegalStateException("Expected plan " + id + " to say something");
    }
    return latest;
  }
}
