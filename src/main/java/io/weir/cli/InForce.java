package io.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.config.Defaults;
import io.weir.kernel.Families;
import io.weir.kernel.Governor;
import io.weir.kernel.admin.Export;
import io.weir.kernel.domain.DomainRow;
import io.weir.kernel.plans.PlanRow;
import io.weir.kernel.plans.Plans;
import io.weir.kernel.state.Family;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.Reading;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A domain as it is in force, and as it would be: tried out on a governor of our own. */
final class InForce {

  private InForce() {}

  /**
   * A domain as the file that would make it, from the views; null where it is not defined.
   *
   * @throws CliFault where nobody answers
   */
  static @Nullable DomainDefinition of(String domain, ViewReader views) {
    String path =
        "/v1/domains/" + URLEncoder.encode(domain, StandardCharsets.UTF_8).replace("+", "%20");
    JsonNode found = views.find(path + "/definition");
    if (found == null) {
      return null;
    }
    byte[] json = found.toString().getBytes(StandardCharsets.UTF_8);
    return switch (Json.CODEC.readRecord(json, DomainDefinition.class)) {
      case Reading.Read<DomainDefinition> read -> read.value();
      case Reading.Malformed<DomainDefinition> malformed ->
          throw CliFault.refused(
              "Expected the definition of domain %s as this release writes it, but: %s"
                  .formatted(domain, malformed.message()));
    };
  }

  /**
   * What would be in force after a file; what only shows where work runs is not known here.
   *
   * @throws CliFault where it would be refused
   */
  static DomainDefinition after(@Nullable DomainDefinition before, DomainDefinition file) {
    MemoryTables tables = new MemoryTables();
    Governor governor = new Governor(file.domain(), tables, Defaults.load().kernel());
    if (before != null) {
      governor.handle(new ApplyDomain("before", null, before), 0);
    }
    for (Decided decided : governor.handle(new ApplyDomain("after", null, file), 0).decisions()) {
      if (decided.decision() instanceof Decision.Rejected rejected) {
        throw CliFault.refused(rejected.message());
      }
    }
    return export(tables);
  }

  private static DomainDefinition export(MemoryTables tables) {
    DomainRow row = tables.table(Families.DOMAIN).get(Families.ONLY);
    TreeMap<Long, PlanRow> plans = new TreeMap<>();
    Plans.builtIn().forEach(plan -> plans.put(plan.id(), plan));
    rows(tables, Families.PLANS).forEach(plan -> plans.put(plan.id(), plan));
    return new Export(
            row,
            rows(tables, Families.GROUPS),
            rows(tables, Families.MAPPINGS),
            rows(tables, Families.RULES),
            List.copyOf(plans.values()),
            tables.table(Families.CALENDAR).find(Families.ONLY),
            rows(tables, Families.SCHEDULES),
            rows(tables, Families.WINDOWS),
            rows(tables, Families.MEMORY_POOLS),
            rows(tables, Families.SERVER_POOLS))
        .definition();
  }

  private static <K, V> List<V> rows(MemoryTables tables, Family<K, V> family) {
    List<V> rows = new ArrayList<>();
    tables.table(family).scan((key, row) -> rows.add(row));
    return rows;
  }
}
