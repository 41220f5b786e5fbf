package io.weir.kernel.groups;

import com.google.re2j.Pattern;
import io.weir.kernel.Families;
import io.weir.kernel.domain.Domain;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Day;
import io.weir.protocol.DomainDefinition.AssignmentRule;
import io.weir.protocol.DomainDefinition.Conditions;
import io.weir.protocol.DomainDefinition.Mapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which group a session belongs to. Asked in this order: the user's mapping; the assignment rules,
 * by priority, then name, the first of which all conditions hold; the group asked for (anyone's but
 * SYS_GROUP, the operator's way in, which only a mapping or rule gives); the domain's default.
 */
public final class Assignment {

  private static final long MS_PER_MINUTE = 60_000;
  private static final long MINUTES_PER_DAY = 24 * 60;
  private static final long MS_PER_DAY = MS_PER_MINUTE * MINUTES_PER_DAY;
  private static final int EPOCH_WEEKDAY = 3; // 1970-01-01 was a Thursday; Monday is 0
  private static final long UNCOUNTED = -1;
  private static final long LOWEST = 1_000_000; // rules without a priority come last

  /** Who opens a session. */
  public record Attributes(
      @Nullable String user,
      @Nullable String program,
      @Nullable String machine,
      @Nullable String service,
      @Nullable String module,
      @Nullable String action) {}

  /** The group, and what led there. */
  public record Assigned(Group group, String rule) {}

  private record Compiled(
      AssignmentRule rule, List<@Nullable Pattern> patterns, int fromMinute, int untilMinute) {}

  private final Table<String, Mapping> mappings;
  private final Table<String, AssignmentRule> rules;
  private final Groups groups;
  private final Domain domain;
  private final List<Compiled> compiled = new ArrayList<>();
  private long mappingCount = UNCOUNTED;

  public Assignment(Tables tables, Groups groups, Domain domain) {
    this.mappings = tables.table(Families.MAPPINGS);
    this.rules = tables.table(Families.RULES);
    this.groups = groups;
    this.domain = domain;
    compileAll();
  }

  /** The group of a session that is opened now. */
  public Assigned assign(Attributes who, @Nullable String askedFor, long nowMs) {
    Mapping mapping = who.user() == null ? null : mappings.find(who.user());
    if (mapping != null && (mapping.untilMs() == null || nowMs < mapping.untilMs())) {
      Group mapped = groups.find(mapping.group());
      if (mapped != null) {
        return new Assigned(mapped, "mapping of user " + who.user());
      }
    }
    for (Compiled rule : compiled) {
      Group ruled = groups.find(rule.rule().group());
      if (ruled != null && holds(rule, who, nowMs)) {
        return new Assigned(ruled, "rule " + rule.rule().name());
      }
    }
    Group asked = askedFor == null ? null : groups.find(askedFor);
    if (asked != null && asked.id() != Groups.SYS_GROUP) {
      return new Assigned(asked, "asked for");
    }
    return new Assigned(groups.get(domain.row().defaultGroupId()), "default group");
  }

  // ---- changes ----

  public @Nullable Mapping mapping(String user) {
    return mappings.find(user);
  }

  public void map(Mapping mapping) {
    if (mappingCount != UNCOUNTED && mappings.find(mapping.user()) == null) {
      mappingCount++;
    }
    mappings.upsert(mapping.user(), mapping);
  }

  public void unmap(String user) {
    if (mappingCount != UNCOUNTED) {
      mappingCount--;
    }
    mappings.delete(user);
  }

  /** How many users are mapped; counted when it is asked for first. */
  public long mappingCount() {
    if (mappingCount == UNCOUNTED) {
      mappingCount = mappings().size();
    }
    return mappingCount;
  }

  public @Nullable AssignmentRule rule(String name) {
    return rules.find(name);
  }

  public void set(AssignmentRule rule) {
    rules.upsert(rule.name(), rule);
    compileAll();
  }

  public void drop(String ruleName) {
    rules.delete(ruleName);
    compileAll();
  }

  /** All mappings, by user. */
  public List<Mapping> mappings() {
    List<Mapping> all = new ArrayList<>();
    mappings.scan((user, mapping) -> all.add(mapping));
    return all;
  }

  /** All rules, in the order in which they are asked. */
  public List<AssignmentRule> rules() {
    return compiled.stream().map(Compiled::rule).toList();
  }

  private void compileAll() {
    compiled.clear();
    rules.scan((name, rule) -> compiled.add(compile(rule)));
    compiled.sort(
        Comparator.comparingLong((Compiled c) -> priority(c.rule()))
            .thenComparing(c -> c.rule().name()));
  }

  private static long priority(AssignmentRule rule) {
    return rule.priority() == null ? LOWEST : rule.priority();
  }

  // ---- conditions ----

  private static Compiled compile(AssignmentRule rule) {
    Conditions when = rule.when();
    List<@Nullable Pattern> patterns = new ArrayList<>();
    for (String text :
        new @Nullable String[] {
          when.user(), when.program(), when.machine(), when.service(), when.module(), when.action()
        }) {
      patterns.add(text == null ? null : TextPattern.compile(text));
    }
    int[] minutes = when.timeOfDay() == null ? new int[2] : TimeOfDay.parse(when.timeOfDay());
    return new Compiled(rule, patterns, minutes[0], minutes[1]);
  }

  private static boolean holds(Compiled rule, Attributes who, long nowMs) {
    return matches(rule.patterns().get(0), who.user())
        && matches(rule.patterns().get(1), who.program())
        && matches(rule.patterns().get(2), who.machine())
        && matches(rule.patterns().get(3), who.service())
        && matches(rule.patterns().get(4), who.module())
        && matches(rule.patterns().get(5), who.action())
        && inTime(rule, nowMs)
        && onDay(rule.rule().when().daysOfWeek(), spanBeganMs(rule, nowMs));
  }

  private static boolean matches(@Nullable Pattern pattern, @Nullable String value) {
    return pattern == null || (value != null && pattern.matches(value));
  }

  private static boolean inTime(Compiled rule, long nowMs) {
    if (rule.rule().when().timeOfDay() == null) {
      return true;
    }
    long minute = minuteOfDay(nowMs);
    return rule.fromMinute() <= rule.untilMinute()
        ? minute >= rule.fromMinute() && minute < rule.untilMinute()
        : minute >= rule.fromMinute() || minute < rule.untilMinute();
  }

  /** A span that passes midnight belongs to the day it began on. */
  private static long spanBeganMs(Compiled rule, long nowMs) {
    boolean passesMidnight = rule.fromMinute() > rule.untilMinute();
    return passesMidnight && minuteOfDay(nowMs) < rule.untilMinute() ? nowMs - MS_PER_DAY : nowMs;
  }

  private static long minuteOfDay(long nowMs) {
    return Math.floorMod(nowMs, MS_PER_DAY) / MS_PER_MINUTE;
  }

  private static boolean onDay(@Nullable List<Day> days, long nowMs) {
    long weekday =
        Math.floorMod(Math.floorDiv(nowMs, MS_PER_DAY) + EPOCH_WEEKDAY, Day.values().length);
    return days == null || days.contains(Day.values()[(int) weekday]);
  }
}
