package io.weir.protocol;

import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.Mapping;
import io.weir.protocol.DomainDefinition.MemoryPool;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.DomainDefinition.ServerPool;
import io.weir.protocol.Plan.Directive;
import org.jspecify.annotations.Nullable;

/** Commands of {@code weir.admin}: configuration and operator orders, answered by requestId. */
public sealed interface AdminCommand extends Command {

  /** The request's id, unique in its domain; a repetition gets the same answer. */
  String requestId();

  /** Who asks; a claim, unless the topic is writable by the API alone. */
  @Nullable String actor();

  /** Defines a domain by its capacity alone; refused where it exists. */
  record DefineDomain(String requestId, @Nullable String actor, Capacity capacity)
      implements AdminCommand {}

  /** Makes a domain exactly what a whole domain file says, at once or not at all. */
  record ApplyDomain(String requestId, @Nullable String actor, DomainDefinition definition)
      implements AdminCommand {}

  /** Changes a domain's capacity; what is left out keeps its value. */
  record UpdateCapacity(String requestId, @Nullable String actor, Capacity capacity)
      implements AdminCommand {}

  /** Changes how far the governor's word goes in a domain. */
  record SetMode(String requestId, @Nullable String actor, Mode mode) implements AdminCommand {}

  /** Changes the policies of a domain; what is left out keeps its value. What waits stays. */
  record SetPolicy(String requestId, @Nullable String actor, Policies policies)
      implements AdminCommand {}

  /** Adds a consumer group. */
  record CreateConsumerGroup(String requestId, @Nullable String actor, ConsumerGroup group)
      implements AdminCommand {}

  /** Changes a consumer group, found by name; what is left out keeps its value. */
  record UpdateConsumerGroup(String requestId, @Nullable String actor, ConsumerGroup group)
      implements AdminCommand {}

  /** Removes a consumer group that nothing uses. */
  record DeleteConsumerGroup(String requestId, @Nullable String actor, String group)
      implements AdminCommand {}

  /** Maps a user to a group, for ever or until a time. */
  record MapUser(String requestId, @Nullable String actor, Mapping mapping)
      implements AdminCommand {}

  /** Removes a user's mapping. */
  record UnmapUser(String requestId, @Nullable String actor, String user) implements AdminCommand {}

  /** Adds an assignment rule, or replaces the one of that name. */
  record SetAssignmentRule(String requestId, @Nullable String actor, AssignmentRule rule)
      implements AdminCommand {}

  /** Removes an assignment rule. */
  record DeleteAssignmentRule(String requestId, @Nullable String actor, String rule)
      implements AdminCommand {}

  /** Moves a session, its waiting and its running work to another group. */
  record SwitchSessionGroup(
      String requestId, @Nullable String actor, String sessionId, String group)
      implements AdminCommand {}

  /** Asks how much timeouts have ended, by cause, since the domain was defined. */
  record CheckTimeouts(String requestId, @Nullable String actor) implements AdminCommand {}

  /**
   * Recomputes what groups owe and are owed from what they used, and asks what that has changed.
   */
  record Rebalance(String requestId, @Nullable String actor) implements AdminCommand {}

  /** Ends a session by order of an operator. */
  record KillSession(String requestId, @Nullable String actor, String sessionId)
      implements AdminCommand {}

  /** Gives a session's future and waiting queries another priority. */
  record BoostSession(String requestId, @Nullable String actor, String sessionId, Priority priority)
      implements AdminCommand {}

  /** Adds a memory pool. */
  record CreatePool(String requestId, @Nullable String actor, MemoryPool pool)
      implements AdminCommand {}

  /**
   * Gives a memory pool another size.
   *
   * @param drain true where it may be below what is in use, so that nothing is given until it fits
   */
  record ResizePool(
      String requestId,
      @Nullable String actor,
      String pool,
      long memoryBytes,
      @Nullable Boolean drain)
      implements AdminCommand {}

  /** Removes a memory pool of which nothing is in use. */
  record DeletePool(String requestId, @Nullable String actor, String pool)
      implements AdminCommand {}

  /**
   * Bounds the memory of a session, beside the limits of its group, until it ends; what is left out
   * is not bounded.
   *
   * @param memoryBytes of all that it holds
   * @param workAreaBytes of what it holds in work areas
   */
  record SetSessionQuota(
      String requestId,
      @Nullable String actor,
      String sessionId,
      @Nullable Long memoryBytes,
      @Nullable Long workAreaBytes)
      implements AdminCommand {}

  /** Adds a pool of parallel servers. */
  record CreateServerPool(String requestId, @Nullable String actor, ServerPool pool)
      implements AdminCommand {}

  /** Removes a pool of parallel servers; its groups share those of no pool from then on. */
  record DeleteServerPool(String requestId, @Nullable String actor, String pool)
      implements AdminCommand {}

  /** Adds a plan, as a draft. */
  record CreatePlan(String requestId, @Nullable String actor, Plan plan) implements AdminCommand {}

  /**
   * Changes a plan's draft, found by name; what is left out keeps its value. What is in force stays
   * so until the draft is activated.
   */
  record UpdatePlan(String requestId, @Nullable String actor, Plan plan) implements AdminCommand {}

  /** Removes a plan that nothing uses, with its draft. */
  record DeletePlan(String requestId, @Nullable String actor, String plan)
      implements AdminCommand {}

  /**
   * Adds a directive to a plan's draft, or replaces that of the same group or plan in its place.
   */
  record SetDirective(String requestId, @Nullable String actor, String plan, Directive directive)
      implements AdminCommand {}

  /** Removes the directive of a group or a plan, whichever is given, from a plan's draft. */
  record DeleteDirective(
      String requestId,
      @Nullable String actor,
      String plan,
      @Nullable String group,
      @Nullable String subPlan)
      implements AdminCommand {}

  /**
   * Puts a plan in force, with its draft and those of the plans below it, at once: until the next
   * switch of a schedule or window, and outside all of them from then on.
   */
  record ActivatePlan(String requestId, @Nullable String actor, String plan)
      implements AdminCommand {}

  /** Adds a schedule, or replaces the one of that name. */
  record SetSchedule(String requestId, @Nullable String actor, Schedule schedule)
      implements AdminCommand {}

  /** Removes a schedule. */
  record DeleteSchedule(String requestId, @Nullable String actor, String schedule)
      implements AdminCommand {}

  /** Adds a maintenance window, or replaces the one of that name. */
  record SetWindow(String requestId, @Nullable String actor, Window window)
      implements AdminCommand {}

  /** Removes a maintenance window. */
  record DeleteWindow(String requestId, @Nullable String actor, String window)
      implements AdminCommand {}
}
