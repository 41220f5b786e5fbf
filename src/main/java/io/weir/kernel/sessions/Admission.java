package io.weir.kernel.sessions;

import static io.weir.kernel.Outcome.reject;

import io.weir.kernel.Outcome.Rejection;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.groups.Group;
import io.weir.kernel.groups.Groups;
import io.weir.kernel.plans.EffectiveLimits;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.protocol.Code;
import io.weir.protocol.Limit;
import io.weir.protocol.Sentence;
import io.weir.protocol.Why;
import org.jspecify.annotations.Nullable;

/** Whether one more session may be opened: the limits of the domain, its group and its user. */
public final class Admission {

  private final Domain domain;
  private final Sessions sessions;
  private final EffectiveLimits limits;

  public Admission(Domain domain, Sessions sessions, EffectiveLimits limits) {
    this.domain = domain;
    this.sessions = sessions;
    this.limits = limits;
  }

  /** The limit that refuses one more session, or null. SYS_GROUP is never locked out. */
  public @Nullable Rejection refuse(Group group, @Nullable String user) {
    if (!domain.enforces() || group.id() == Groups.SYS_GROUP) {
      return null;
    }
    DomainRow row = domain.row();
    long open = domain.counters().sessions();
    if (open >= row.maxSessions()) {
      return full(Code.RESOURCE_EXHAUSTED, open, row.maxSessions(), "domain");
    }
    Bound ofGroup = limits.maxSessions(group);
    if (group.sessions() >= ofGroup.most()) {
      return full(Code.RESOURCE_EXHAUSTED, group.sessions(), ofGroup.most(), ofGroup.at());
    }
    long ofUser = sessions.ofUser(user);
    if (user != null && ofUser >= row.maxSessionsPerUser()) {
      return full(Code.QUOTA_EXCEEDED, ofUser, row.maxSessionsPerUser(), "user " + user);
    }
    return null;
  }

  private static Rejection full(Code code, long used, long max, String at) {
    return reject(
        code,
        Why.of(Limit.MAX_SESSIONS, used, max, 1, at),
        Sentence.of(
            "Expected room for one more session in %s, but %d of %d are open", at, used, max));
  }
}
