package io.weir.kernel.groups;

import java.util.Collection;
import java.util.Collections;
import java.util.Map.Entry;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The groups that wait for something beside a slot, by the numbers of their holds, and those of
 * them that may be kept by something else by now, or by nothing (ADR 28).
 *
 * <p>Implementation note: all would be looked at after each step, and most stand behind somebody
 * who keeps standing there. So one is due only where something of its own has changed, where a
 * claim that it may stand behind has come or gone, or where it is the first that waits for what the
 * domain has more or less of. The order of numbers is that of looking, as claims bind those with
 * greater ones alone. Which are due is kept nowhere: a governor that begins looks at all.
 */
public final class HeldGroups {

  private final TreeMap<Long, Group> byNumber = new TreeMap<>();
  private final TreeMap<Long, Group> onMemory = new TreeMap<>();
  private final TreeMap<Long, Group> onServers = new TreeMap<>();
  private final TreeMap<Long, Group> due = new TreeMap<>();
  private boolean resources; // the domain has more or less of something
  private long nextLookMs = Long.MAX_VALUE;

  /** True where none is held. */
  public boolean isEmpty() {
    return byNumber.isEmpty();
  }

  /** All of them. */
  public Collection<Group> all() {
    return Collections.unmodifiableCollection(byNumber.values());
  }

  /** Who has claimed memory for longest; null where nobody does. */
  public @Nullable Group firstOnMemory() {
    return onMemory.isEmpty() ? null : onMemory.firstEntry().getValue();
  }

  /** Those that claim parallel servers of their server pools, or of the domain. */
  public Collection<Group> onServers() {
    return Collections.unmodifiableCollection(onServers.values());
  }

  // ---- what they are ----

  /** A group was held when this governor ended. */
  void restore(Group group, HoldRow hold) {
    index(group, hold);
    lookAt(group);
  }

  /** A group is held; it is the last. */
  void add(Group group, HoldRow hold) {
    index(group, hold);
  }

  /** What a group claims is another: those behind it are due, and those who were first after it. */
  void change(Group group, HoldRow before, HoldRow now) {
    unindex(before);
    index(group, now);
    boolean sameServers = claimed(before) == claimed(now);
    if (before.claimsMemory() != now.claimsMemory() || !sameServers) {
      due.putAll(byNumber.tailMap(now.number(), false));
    }
  }

  private static @Nullable Keeper claimed(HoldRow hold) {
    return hold.claimsServersOfOthers() ? hold.servers() : null;
  }

  /** A group is held no more: who stood behind it first is due. */
  void remove(HoldRow hold) {
    unindex(hold);
    due.remove(hold.number());
    resources = resources || hold.claimsAny();
  }

  private void index(Group group, HoldRow hold) {
    byNumber.put(hold.number(), group);
    if (hold.claimsMemory()) {
      onMemory.put(hold.number(), group);
    }
    if (hold.claimsServersOfOthers()) {
      onServers.put(hold.number(), group);
    }
  }

  private void unindex(HoldRow hold) {
    byNumber.remove(hold.number());
    onMemory.remove(hold.number());
    onServers.remove(hold.number());
  }

  // ---- which of them are due ----

  /** Something of a group's own has changed; nothing where it is not held. */
  void lookAt(Group group) {
    HoldRow hold = group.hold();
    if (hold != null) {
      due.put(hold.number(), group);
    }
  }

  /** Limits may be others. */
  public void lookAtAll() {
    due.putAll(byNumber);
  }

  /** By then a query that is next may need less. */
  public void lookAtAllBy(long atMs) {
    nextLookMs = Math.min(nextLookMs, atMs);
  }

  /** The domain has more or less of what they wait for: who waits first is due. */
  public void resourcesChanged() {
    resources = true;
  }

  /** True once where that was said since it was asked last. */
  public boolean takeResourcesChanged() {
    boolean taken = resources;
    resources = false;
    return taken;
  }

  /** The next that is due, which is so no more; null where none is. */
  public @Nullable Group takeDue(long nowMs) {
    if (nowMs >= nextLookMs) {
      nextLookMs = Long.MAX_VALUE;
      lookAtAll();
    }
    Entry<Long, Group> first = due.pollFirstEntry();
    return first == null ? null : first.getValue();
  }

  /** It has been looked at, whatever that changed of it. */
  void looked(HoldRow hold) {
    due.remove(hold.number());
  }
}
