package io.weir.simulate.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The natural order of tenants: by number where all are numbers, else by name. */
final class TenantOrder {

  // 18 digits always fit a long.
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private TenantOrder() {}

  static List<String> sorted(Collection<String> tenants) {
    var sorted = new ArrayList<>(tenants);
    Comparator<String> byName = Comparator.naturalOrder();
    boolean numbers = tenants.stream().allMatch(tenant -> NUMBER.matcher(tenant).matches());
    sorted.sort(
        numbers ? Comparator.<String>comparingLong(Long::parseLong).thenComparing(byName) : byName);
    return sorted;
  }
}
