package io.weir.kernel.groups;

import io.weir.kernel.Families;
import io.weir.kernel.Saturating;
import io.weir.kernel.domain.Counters;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.domain.Durations;
import io.weir.kernel.domain.Tallies;
import io.weir.kernel.domain.TallyKey;
import io.weir.kernel.fair.Branch;
import io.weir.kernel.fair.Division;
import io.weir.kernel.fair.Rebalancing;
import io.weir.kernel.fair.Tree;
import io.weir.kernel.fair.VirtualClock;
import io.weir.kernel.plans.EffectiveLimits.Bound;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.CpuPolicy;
import io.weir.protocol.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The consumer groups of a domain, and the tree in which they compete for its slots. All that they
 * are charged is charged on the way up from a group to the root, at the weight of each level.
 */
public final class Groups {

  /** The operator's reserved way in. */
  public static final long SYS_GROUP = Division.SYS_GROUP;

  /** Where work goes that nothing else claims. */
  public static final long INTERACTIVE_GROUP = 2;

  private static final long MILLION = 1_000_000;
  private static final Charge NOTHING = new Charge(0, 0, List.of(), 0);

  private final Table<Long, GroupRow> definitions;
  private final Table<Long, AccountRow> accounts;
  private final Domain domain;
  private final Counters counters;
  private final Nodes nodes;
  private final VirtualClock grants;
  private final Tallies tallies;
  private final Durations durations;
  private final Contention contention;
  private final SequencedMap<Long, Group> byId = new LinkedHashMap<>(); // in order: ids only grow
  private final TreeMap<String, Group> byName = new TreeMap<>();
  private final List<Group> touched = new ArrayList<>();
  private final HeldGroups held = new HeldGroups();
  private Tree tree;
  private long slots;
  private @Nullable Group system;

  public Groups(Tables tables, Domain domain, Tallies tallies) {
    this.definitions = tables.table(Families.GROUPS);
    this.accounts = tables.table(Families.ACCOUNTS);
    this.domain = domain;
    this.counters = domain.counters();
    this.nodes = new Nodes(tables);
    this.tallies = tallies;
    this.durations = new Durations(tables);
    this.contention = new Contention(counters);
    this.grants = new VirtualClock(counters.virtualTime());
    this.tree = tree(nodes.division(), policy(), nodes.accounts());
    this.slots = domain.defined() ? domain.row().slots() : Long.MAX_VALUE;
    tree.resize(slots);
    definitions.scan(
        (id, row) -> {
          know(new Group(row, accounts.get(id), domain.settings().quantumMs()));
          return true;
        });
    nodes.forget(); // nothing has changed yet
  }

  /**
   * Takes up the work where this governor ended: each group has its place again. Called once, as
   * soon as the limits of the plan in force are known.
   */
  public void restore(Function<Group, Bound> activeSessions) {
    for (Group group : byId.values()) {
      group.limitActive(activeSessions.apply(group), group.joining());
      plant(group);
      if (group.hold() != null) {
        held.restore(group, group.hold());
      }
      group.takeChanged();
    }
    nodes.forget();
  }

  /**
   * Another limit holds for the active sessions of a group.
   *
   * @param joining queries that wait in sessions that are active now; 0 where there is no limit
   */
  public void limitActive(Group group, Bound bound, long joining) {
    change(group, g -> g.limitActive(bound, joining));
  }

  private CpuPolicy policy() {
    CpuPolicy chosen = domain.defined() ? domain.row().cpuPolicy() : null;
    return chosen == null ? CpuPolicy.FAIR_SHARE : chosen;
  }

  private Tree tree(
      @Nullable Division division, CpuPolicy policy, List<Tree.Account> nodeAccounts) {
    long quantumMicros = Math.multiplyExact(domain.settings().quantumMs(), 1000);
    return new Tree(division, policy, grants, nodeAccounts, quantumMicros, nodes::touch);
  }

  private void know(Group group) {
    system = group.id() == SYS_GROUP ? group : system;
    byId.put(group.id(), group);
    byName.put(group.name(), group);
  }

  private void plant(Group group) {
    tree.plant(group, group.id());
    tree.restore(group, group.running());
  }

  /** All groups, by id. */
  public Collection<Group> all() {
    return byId.values();
  }

  /** The group of an id, or null. */
  public @Nullable Group findById(long id) {
    return byId.get(id);
  }

  /** The group of an id that a row holds. */
  public Group get(long id) {
    Group group = byId.get(id);
    if (group == null) {
      throw new IllegalStateException("Expected a group " + id + ", but there is none");
    }
    return group;
  }

  /** The operator's own group, which there is always. */
  public Group system() {
    return system == null ? get(SYS_GROUP) : system;
  }

  /** The group of a name, or of an id written as a number; or null. */
  public @Nullable Group find(String nameOrId) {
    Group named = byName.get(nameOrId);
    if (named != null || nameOrId.isEmpty() || nameOrId.length() > 18) {
      return named;
    }
    return nameOrId.chars().allMatch(c -> c >= '0' && c <= '9')
        ? byId.get(Long.parseLong(nameOrId))
        : null;
  }

  /** Adds a group. */
  public void add(GroupRow row) {
    definitions.insert(row.id(), row);
    accounts.insert(row.id(), AccountRow.EMPTY);
    Group group = new Group(row, AccountRow.EMPTY, domain.settings().quantumMs());
    know(group);
    plant(group);
  }

  /** Gives a group another definition; its account stays. */
  public void redefine(Group group, GroupRow row) {
    definitions.update(row.id(), row);
    byName.remove(group.name());
    change(group, g -> g.redefine(row));
    byName.put(row.name(), group);
  }

  /** Removes a group that nothing uses. */
  public void remove(Group group) {
    if (group.active()) {
      throw new IllegalStateException("Expected " + group.place() + " to be idle");
    }
    release(group);
    Tree.remove(group);
    definitions.delete(group.id());
    accounts.delete(group.id());
    AccountRow gone = accounts.find(TallyKey.NO_GROUP);
    accounts.upsert(
        TallyKey.NO_GROUP, (gone == null ? AccountRow.EMPTY : gone).with(group.account()));
    tallies.forget(group.id());
    durations.forget(group.id());
    byId.remove(group.id());
    byName.remove(group.name());
  }

  /**
   * Divides by a plan from now on, or by the priorities of the groups where there is none. At any
   * moment: what waits and runs stays, and everybody begins even. A plan may name groups that have
   * gone, and need not name all. The one that is followed already changes nothing.
   */
  public void follow(@Nullable Division division) {
    Division asked = division == null || division.sharesByPriority() ? null : division;
    if (!Objects.equals(asked, tree.division())) {
      replant(tree(asked, policy(), nodes.replace(tree.division(), asked)));
    }
  }

  /** The domain has another policy: everybody begins even, and what waits stays. */
  public void obey() {
    if (policy() != tree.policy()) {
      Division division = tree.division();
      List<Tree.Account> begun = nodes.replace(division, division);
      replant(tree(division, policy(), begun));
    }
  }

  private void replant(Tree other) {
    contention.ask(byId.values(), tree, this::touch);
    counters.nextDivision();
    tree = other;
    tree.resize(slots);
    for (Group group : byId.values()) {
      group.uproot();
      tree.plant(group, group.id());
      tree.beginEven(group);
      touch(group);
    }
    for (Group group : byId.values()) {
      tree.restore(group, group.running());
    }
  }

  /** The number of the division that is followed: what was charged under another is forgiven. */
  public long divisionNumber() {
    return counters.divisions();
  }

  /** The plan that is followed; null where groups share by their priorities. */
  public @Nullable Division division() {
    return tree.division();
  }

  /** The group to serve next: the tree says whom, of those that wait and may run more. */
  public @Nullable Group next() {
    return tree.next() instanceof Group group ? group : null;
  }

  /** True where what the plan says of a group lets one more of its queries run. */
  public boolean hasRoom(Group group) {
    return group.isWithinPlan() && Tree.full(group) == null;
  }

  /** The branch of the plan that is full above a group, or null. */
  public @Nullable Branch fullAbove(Group group) {
    return Tree.full(group);
  }

  /** The domain may have another number of slots: limits are parts of them. */
  public void resize() {
    long now = domain.row().slots();
    if (slots != now) {
      slots = now;
      tree.resize(now);
      for (Group group : byId.values()) {
        if (group.cap() != Long.MAX_VALUE) {
          tree.resize(group, group.id());
          touch(group);
        }
      }
    }
  }

  /** Slots of so many that a group is entitled to now, beside the others that have work. */
  public long entitled(Group group, long all) {
    return Tree.entitledMillionths(group, Saturating.multiply(all, MILLION)) / MILLION;
  }

  // ---- held groups ----

  /** Those that wait for what their next query needs beside a slot. */
  public HeldGroups held() {
    return held;
  }

  /** Something of a group that may be held has changed, of what it holds or of who is next. */
  public void lookAtHeld(long groupId) {
    Group group = held.isEmpty() ? null : byId.get(groupId);
    if (group != null) {
      held.lookAt(group);
    }
  }

  /** The hold that a group would get now: the last of all. */
  public HoldRow nextHold(String queryId) {
    return HoldRow.of(queryId, counters.nextInsertion());
  }

  /** A group is held. */
  public void hold(Group group, HoldRow hold) {
    change(group, g -> g.held(hold));
    held.add(group, hold);
    held.looked(hold);
  }

  /** A held group stays so, for what may be another reason; or it is ready. */
  public void stay(Group group, HoldRow before, HoldRow now) {
    if (!now.equals(before)) {
      change(group, g -> g.held(now));
      held.change(group, before, now);
      held.looked(now);
    }
  }

  /** A group is held no more; nothing where it was not. */
  public void release(Group group) {
    HoldRow hold = group.hold();
    if (hold != null) {
      change(group, g -> g.held(null));
      held.remove(hold);
    }
  }

  // ---- changes of accounts ----

  /** A query comes to wait, in an active session or not. */
  public void enqueue(Group group, Priority priority, boolean joins) {
    queued(group, priority, joins, 1);
  }

  /** A query does not wait any more, without having been granted. */
  public void dequeue(Group group, Priority priority, boolean joined) {
    queued(group, priority, joined, -1);
  }

  private void queued(Group group, Priority priority, boolean joins, long by) {
    change(
        group,
        g -> {
          g.queued(priority, by);
          g.activity(new Activity(0, joins ? by : 0));
        });
  }

  /**
   * A query gets a slot. Its expected time is charged at once, so that free slots never all go to
   * one group because it has not been billed.
   *
   * @param fromQueue the priority it waited with; null where it did not wait
   * @param expected its weights are those of now
   * @return the weights it is charged at: the group's, and of each branch above it
   */
  public List<Long> start(
      Group group,
      @Nullable Priority fromQueue,
      Charge expected,
      long waitedMs,
      Activity activity) {
    List<Long> weights = tree.serve(group, expected.timeMicros(), counters.seq());
    change(
        group,
        g -> {
          if (fromQueue != null) {
            g.queued(fromQueue, -1);
          }
          g.granted(waitedMs);
          g.activity(activity);
        },
        1,
        expected.at(weights));
    contention.served(group, expected.micros(), fromQueue != null || contention.lasts());
    if (contention.asks(byId.size())) {
      contention.ask(byId.values(), tree, this::touch);
    }
    durations.took(group.id(), Durations.Kind.WAIT, waitedMs);
    return weights;
  }

  /**
   * A running query is charged more than was expected, or gets back what was charged too much, at
   * the weights it was charged at. What a group uses while nobody else waits is owed to nobody: the
   * virtual time follows, so that the debt of a giant query never keeps the rest of its group
   * waiting for who comes later. Nor is it given back then: nobody can save up by too high an
   * estimate.
   *
   * @param charge where it was charged under another division, what it was charged too much was
   *     forgiven then, and more is charged at the weights of now
   */
  public void correct(Group group, Charge charge) {
    if (charge.isNothing()) {
      return;
    }
    change(group, g -> {}, 0, charge);
    if (contention.lasts()) {
      contention.charged(group, charge.micros());
    }
    if (charge.timeMicros() > 0) {
      tree.useMore(group, counters.seq());
    }
  }

  /** A query gives its slot back. */
  public void finish(
      Group group, long chargedMicros, long heldMs, boolean killed, Activity activity) {
    change(
        group,
        g -> {
          g.finished(chargedMicros, heldMs, killed);
          g.activity(activity);
        },
        -1,
        NOTHING);
    durations.took(group.id(), Durations.Kind.RUN, heldMs);
  }

  /**
   * A running query moves to another group, with what it was charged, at the other's weights. Where
   * nobody is owed what it was charged, only what it has not used yet is charged there: the rest
   * stays where it was, and is charged once.
   *
   * @param unusedMicros of what moved the group's place, what it has not used yet
   * @param sessions 1 where its session, which is active, comes with it; else 0
   * @return those weights
   */
  public List<Long> moveRunning(
      Group from, Group to, Charge charged, long unusedMicros, long sessions) {
    boolean forgiven = charged.weights().isEmpty() || from.isForgiven(charged.sinceSeq());
    Charge moving = forgiven ? charged.moving(unusedMicros) : charged;
    change(from, g -> g.activity(new Activity(-sessions, 0)), -1, moving.back());
    List<Long> now = Tree.weights(to);
    change(to, g -> g.activity(new Activity(sessions, 0)), 1, moving.at(now));
    return now;
  }

  /**
   * Lets each group, and each part of the plan, owe and claim no more than a bound. What is
   * forgiven is given back to nobody.
   */
  public Rebalancing.Cut rebalance(long mostMicros) {
    Rebalancing.Cut cut = new Rebalancing(tree, mostMicros, counters.seq()).cut(byId.values());
    if (cut.debts() + cut.credits() > 0) {
      touched.addAll(byId.values());
    }
    return cut;
  }

  /** A session comes from another group, or goes to one. */
  public void sessions(Group group, long by) {
    group.sessions(by);
    touch(group);
  }

  /** A session is opened in a group. */
  public void open(Group group) {
    group.sessionsCameAndWent(1, 0);
    sessions(group, 1);
  }

  /** A session of a group has ended. */
  public void end(Group group) {
    group.sessionsCameAndWent(0, 1);
    sessions(group, -1);
  }

  /** Shows the accounts of all groups as they are now, and what is left of those that are gone. */
  public void scanAccounts(Consumer<AccountRow> visitor) {
    AccountRow gone = accounts.find(TallyKey.NO_GROUP);
    if (gone != null) {
      visitor.accept(gone);
    }
    byId.values().forEach(group -> visitor.accept(group.account()));
  }

  /** A request was refused. */
  public void reject(Group group) {
    group.rejected();
    touch(group);
  }

  private interface Change {
    void on(Group group);
  }

  private void change(Group group, Change change) {
    change(group, change, 0, NOTHING);
  }

  /** What happens to a group, and on the way up: queries that run, and what is charged. */
  private void change(Group group, Change change, long running, Charge charge) {
    List<Long> weights = charge.weights();
    long owed = charge.timeMicros() < 0 && weights.isEmpty() ? 0 : charge.timeMicros();
    List<Long> at = owed == 0 || !weights.isEmpty() ? weights : Tree.weights(group);
    tree.change(
        group,
        (each, level) -> {
          if (each instanceof Group leaf) {
            change.on(leaf);
            leaf.running(running);
            leaf.charge(charge.micros());
          } else if (each instanceof Branch branch) {
            branch.running(running);
          }
          if (owed != 0) {
            Tree.charge(each, owed, at.get(level), charge.sinceSeq());
          }
        });
    touch(group);
  }

  private void touch(Group group) {
    touched.add(group);
    held.lookAt(group);
  }

  /** Writes the accounts that this turn changed. */
  public void save() {
    for (int i = 0; i < touched.size(); i++) {
      Group group = touched.get(i);
      if (group.takeChanged()) {
        accounts.update(group.id(), group.account());
      }
    }
    touched.clear();
    nodes.save(tree);
    counters.virtualTimeAtLeast(grants.value());
  }
}
