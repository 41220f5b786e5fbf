package io.weir.protocol;

/** Which order a domain's slots are given in. Changeable at any time; what waits stays. */
public enum CpuPolicy {
  /** Earliest eligible virtual deadline first: nobody is ahead or behind by more than a request. */
  COMPLETELY_FAIR,
  /** Exact max-min shares of the groups; within each by priority, then arrival. */
  FAIR_SHARE,
  /** By the priority of groups, in turn where it is equal; who waits long moves up. */
  PRIORITY_ROUND_ROBIN,
  /** As an ideal fluid server would finish the requests, none begun before it would begin it. */
  WEIGHTED_FAIR_QUEUING
}
