package io.weir.simulate.audit;

import io.weir.protocol.AdminCommand;
import io.weir.protocol.AdminCommand.ActivatePlan;
import io.weir.protocol.AdminCommand.CreatePlan;
import io.weir.protocol.AdminCommand.DeleteDirective;
import io.weir.protocol.AdminCommand.DeletePlan;
import io.weir.protocol.AdminCommand.SetDirective;
import io.weir.protocol.AdminCommand.UpdatePlan;
import io.weir.protocol.Code;
import io.weir.protocol.Decision.PlanActivated;
import io.weir.protocol.Decision.Rejected;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Plan;
import io.weir.protocol.Plan.Directive;
import io.weir.protocol.PlanCause;
import io.weir.protocol.PlanMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which plans there are, what they say, and which is in force. */
final class PlanRules {

  private static final long FIRST_OWN_PLAN = 5;
  private static final List<String> GROUPS =
      List.of("SYS_GROUP", "INTERACTIVE_GROUP", "BATCH_GROUP", "MAINTENANCE_GROUP", "OTHER_GROUPS");

  /** A plan: what may be in force, in which version, and the draft of the next. */
  private static final class Entry {
    final long id;
    long version;
    @Nullable Plan plan;
    @Nullable Plan draft;

    Entry(long id) {
      this.id = id;
    }

    @Nullable Plan latest() {
      return draft == null ? plan : draft;
    }
  }

  private final Model model;
  private final SortedMap<String, Entry> plans = new TreeMap<>();
  final CalendarRules calendar;
  private long nextId = FIRST_OWN_PLAN;
  String activePlan = "DEFAULT_PLAN";
  String inForce = "DEFAULT_PLAN";
  long version = 1;
  private long sinceMs = Long.MIN_VALUE; // when what is in force came so
  long sinceLiveMs = Long.MIN_VALUE;
  boolean readsTexts;

  PlanRules(Model model) {
    this.model = model;
    this.calendar = new CalendarRules(model, this);
    builtInById().forEach(plan -> add(plans.size() + 1L, plan).version = 1);
  }

  private Entry add(long id, Plan plan) {
    Entry entry = new Entry(id);
    entry.plan = plan;
    plans.put(plan.name(), entry);
    return entry;
  }

  private static List<Plan> builtInById() {
    return List.of(
        shares("DEFAULT_PLAN"),
        shares("DAYTIME_PLAN", 4, 8, 1, 1, 4),
        shares("NIGHTTIME_PLAN", 4, 2, 8, 2, 2),
        shares("MAINTENANCE_PLAN", 4, 1, 1, 8, 1));
  }

  private static SortedMap<String, Plan> builtIn() {
    SortedMap<String, Plan> all = new TreeMap<>();
    builtInById().forEach(plan -> all.put(plan.name(), plan));
    return all;
  }

  private static Plan shares(String name, long... shares) {
    List<Directive> all = new ArrayList<>();
    for (int i = 0; i < GROUPS.size(); i++) {
      Long part = shares.length == 0 ? null : (Long) shares[i];
      all.add(Directive.of(GROUPS.get(i), null, part, null, null));
    }
    return new Plan(name, PlanMethod.SHARES, all);
  }

  boolean mayBeInForce(String name) {
    Entry entry = plans.get(name);
    return entry != null && entry.plan != null;
  }

  /** True where a plan is in force, in the version that it has. */
  boolean isInForce(String name) {
    Entry entry = plans.get(name);
    return name.equals(inForce) && entry != null && entry.version == version;
  }

  private @Nullable Entry find(String nameOrId) {
    Entry named = plans.get(nameOrId);
    return named != null
        ? named
        : plans.values().stream()
            .filter(entry -> Long.toString(entry.id).equals(nameOrId))
            .findFirst()
            .orElse(null);
  }

  // ---- commands ----

  @Nullable Code decide(AdminCommand command) {
    return switch (command) {
      case CreatePlan c -> create(c.plan());
      case UpdatePlan c -> {
        Plan base = latest(c.plan().name());
        yield base == null
            ? Code.NOT_FOUND
            : save(
                new Plan(
                    base.name(),
                    c.plan().method() == null ? base.method() : c.plan().method(),
                    c.plan().directives() == null ? base.directives() : c.plan().directives()));
      }
      case SetDirective c -> edit(c.plan(), c.directive(), true);
      case DeleteDirective c ->
          edit(c.plan(), Directive.of(c.group(), c.subPlan(), null, null, null), false);
      case DeletePlan c -> delete(c.plan());
      case ActivatePlan c -> activate(c.plan());
      default -> calendar.decide(command);
    };
  }

  private @Nullable Plan latest(String nameOrId) {
    Entry entry = find(nameOrId);
    return entry == null ? null : entry.latest();
  }

  private @Nullable Code create(Plan plan) {
    if (find(plan.name()) != null) {
      return Code.ALREADY_EXISTS;
    }
    if (plans.size() >= model.rules.maxPlans()) {
      return Code.RESOURCE_EXHAUSTED;
    }
    Code fault = draftFault(plan);
    if (fault == null) {
      Entry entry = new Entry(nextId++);
      entry.draft = plan;
      plans.put(plan.name(), entry);
    }
    return fault;
  }

  private @Nullable Code save(Plan draft) {
    Code fault = draftFault(draft);
    Entry entry = plans.get(draft.name());
    if (fault == null) {
      entry.draft = draft.equals(entry.plan) ? null : draft;
    }
    return fault;
  }

  private @Nullable Code draftFault(Plan draft) {
    SortedMap<String, Plan> book = book(Entry::latest);
    book.put(draft.name(), draft);
    return said(PlanTrees.faults(List.of(draft), book, this::group));
  }

  private @Nullable Code edit(String nameOrId, Directive asked, boolean sets) {
    Plan base = latest(nameOrId);
    if (base == null) {
      return Code.NOT_FOUND;
    }
    List<Directive> edited = new ArrayList<>(PlanTrees.directives(base));
    int at = -1;
    for (int i = 0; i < edited.size() && at < 0; i++) {
      at = about(edited.get(i)).equals(about(asked)) ? i : -1;
    }
    if (at < 0 && !sets) {
      return Code.NOT_FOUND;
    }
    if (at < 0) {
      edited.add(asked);
    } else if (sets) {
      edited.set(at, asked);
    } else {
      edited.remove(at);
    }
    return save(new Plan(base.name(), base.method(), edited));
  }

  private String about(Directive directive) {
    String group = directive.group() == null ? null : group(directive.group());
    return group == null ? directive.subject() : "group " + group;
  }

  private @Nullable String group(String nameOrId) {
    Group group = model.definition.find(nameOrId);
    return group == null ? null : group.name;
  }

  private @Nullable Code delete(String nameOrId) {
    Entry entry = find(nameOrId);
    if (entry == null) {
      return Code.NOT_FOUND;
    }
    String name = nameOf(entry);
    boolean used =
        entry.id < FIRST_OWN_PLAN
            || name.equals(inForce)
            || name.equals(activePlan)
            || calendar.names(name)
            || isNamed(directive -> directive.plan(), name, entry.id);
    if (used) {
      return Code.CONFIGURATION;
    }
    plans.remove(name);
    return null;
  }

  private static String nameOf(Entry entry) {
    Plan latest = entry.latest();
    return latest == null ? "" : latest.name();
  }

  boolean names(Group group) {
    return isNamed(Directive::group, group.name, group.id);
  }

  private boolean isNamed(Function<Directive, @Nullable String> part, String name, long id) {
    return plans.values().stream()
        .flatMap(entry -> Stream.of(book(entry.plan), book(entry.draft)).flatMap(List::stream))
        .map(part)
        .anyMatch(given -> name.equals(given) || Long.toString(id).equals(given));
  }

  private static List<Directive> book(@Nullable Plan plan) {
    return plan == null ? List.of() : PlanTrees.directives(plan);
  }

  // ---- what is in force ----

  private SortedMap<String, Plan> book(Function<Entry, @Nullable Plan> choice) {
    SortedMap<String, Plan> book = builtIn();
    for (Entry entry : plans.values()) {
      Plan plan = choice.apply(entry);
      if (plan != null) {
        book.put(plan.name(), plan);
      }
    }
    return book;
  }

  private @Nullable Code activate(String nameOrId) {
    Entry entry = find(nameOrId);
    if (entry == null) {
      return Code.NOT_FOUND;
    }
    String name = nameOf(entry);
    SortedSet<String> tree = PlanTrees.tree(name, book(Entry::latest));
    SortedMap<String, Plan> after =
        book(each -> tree.contains(nameOf(each)) ? each.latest() : each.plan);
    Code fault = said(PlanTrees.faults(List.copyOf(after.values()), after, this::group));
    if (fault == null) {
      after.keySet().retainAll(tree);
      replace(after);
      activePlan = name;
      follow(name, PlanCause.OPERATOR);
    }
    return fault;
  }

  private void replace(SortedMap<String, Plan> contents) {
    SortedSet<String> changed = new TreeSet<>();
    contents.forEach(
        (name, content) -> {
          Entry entry = plans.get(name);
          if (entry == null) {
            entry = add(nextId++, content);
            entry.version = 1;
            changed.add(name);
          } else if (!content.equals(entry.plan)) {
            entry.version++;
            changed.add(name);
          }
          entry.plan = content;
          entry.draft = null;
        });
    SortedMap<String, Plan> book = book(entry -> entry.plan);
    plans.forEach(
        (name, entry) -> {
          boolean below = PlanTrees.tree(name, book).stream().anyMatch(changed::contains);
          entry.version += entry.plan != null && !changed.contains(name) && below ? 1 : 0;
        });
  }

  /** Another plan or version is in force, which is said; the same one is not. */
  void follow(String name, PlanCause cause) {
    String from = inForce;
    long now = plans.get(name).version;
    boolean same = from.equals(name) && version == now;
    inForce = name;
    version = now;
    divide();
    if (!same) {
      model.definition.groups.values().forEach(g -> g.saidAnew(model.nowMs, model.liveMs()));
      model.queries.values().forEach(Query::beginsAnew);
      model.sessions.values().forEach(each -> each.use.beginsAnew(model.liveMs()));
      sinceMs = model.nowMs;
      sinceLiveMs = model.liveMs();
      model.says(model.domain, null, new PlanActivated(now, cause, from));
    }
  }

  /** The slots are divided by what is in force, as groups are now. */
  void divide() {
    Plan top = plans.get(inForce).plan;
    limit(top);
    boolean asByDefault =
        inForce.equals("DEFAULT_PLAN")
            && builtInById().getFirst().equals(top)
            && model.definition.groups.values().stream().allMatch(g -> g.shares == null);
    model.share.follow(
        asByDefault
            ? List.of()
            : PlanParts.of(
                inForce,
                name -> plans.get(nameOf(find(name))).plan,
                name -> find(name).id,
                model.definition));
  }

  /** Each group has the limits of its directive, or else of OTHER_GROUPS. */
  private void limit(Plan top) {
    SortedMap<String, Plan> book = book(entry -> entry.plan);
    SortedMap<String, Directive> said = new TreeMap<>();
    SortedMap<String, String> saidIn = new TreeMap<>();
    for (String name : PlanTrees.tree(top.name(), book)) {
      PlanTrees.directives(book.get(name)).stream()
          .filter(each -> each.group() != null)
          .forEach(
              each -> {
                said.put(about(each), each);
                saidIn.put(about(each), name);
              });
    }
    Directive others = said.get("group " + Plan.OTHER_GROUPS);
    readsTexts = Runaways.readsTexts(said.values());
    model
        .definition
        .groups
        .values()
        .forEach(
            group -> {
              String own = "group " + group.name;
              group.said = said.getOrDefault(own, others);
              group.saidIn =
                  saidIn.getOrDefault(
                      own, saidIn.getOrDefault("group " + Plan.OTHER_GROUPS, top.name()));
              group.isSaidSince(sinceMs, sinceLiveMs);
              group.limitActive();
              model.share.settle(group);
            });
  }

  // ---- a whole file ----

  @Nullable Code fault(DomainDefinition asked, SortedSet<String> groups) {
    SortedMap<String, Plan> book = bookOf(asked);
    List<Plan> given = asked.plans() == null ? List.of() : asked.plans();
    SortedSet<Code> faults =
        PlanTrees.faults(given, book, name -> groups.contains(name) ? name : null);
    if (asked.activePlan() != null && !book.containsKey(asked.activePlan())) {
      faults.add(Code.NOT_FOUND);
    }
    if (faults.isEmpty() && book.size() > model.rules.maxPlans()) {
      faults.add(Code.RESOURCE_EXHAUSTED);
    }
    return said(faults);
  }

  private static SortedMap<String, Plan> bookOf(DomainDefinition asked) {
    SortedMap<String, Plan> book = builtIn();
    if (asked.plans() != null) {
      asked.plans().forEach(plan -> book.put(plan.name(), plan));
    }
    return book;
  }

  void apply(DomainDefinition asked, boolean first) {
    SortedMap<String, Plan> book = bookOf(asked);
    plans.keySet().retainAll(book.keySet());
    replace(book);
    calendar.apply(asked);
    activePlan = asked.activePlan() == null ? "DEFAULT_PLAN" : asked.activePlan();
    String plan = calendar.planNow(activePlan);
    if (first) {
      inForce = plan;
      version = plans.get(plan).version;
      divide();
    } else {
      follow(plan, PlanCause.OPERATOR);
    }
  }

  /** Of several faults, the one that was named. */
  private @Nullable Code said(SortedSet<Code> faults) {
    boolean named =
        model.script.peek() != null
            && model.script.peek().decision() instanceof Rejected refused
            && faults.contains(refused.code());
    return faults.isEmpty()
        ? null
        : named ? ((Rejected) model.script.peek().decision()).code() : faults.first();
  }
}
