package io.weir.kernel.domain;

import io.weir.kernel.Families;
import io.weir.kernel.Settings;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import io.weir.protocol.Mode;
import org.jspecify.annotations.Nullable;

/** A domain's definition, where there is one, and its counters. */
public final class Domain {

  private final String name;
  private final Table<Long, DomainRow> table;
  private final Counters counters;
  private final Settings settings;
  private @Nullable DomainRow row;
  private long definitions;

  public Domain(String name, Tables tables, Counters counters, Settings settings) {
    this.name = name;
    this.table = tables.table(Families.DOMAIN);
    this.counters = counters;
    this.settings = settings;
    this.row = table.find(Families.ONLY);
  }

  public String name() {
    return name;
  }

  public Counters counters() {
    return counters;
  }

  public Settings settings() {
    return settings;
  }

  public boolean defined() {
    return row != null;
  }

  /**
   * The definition in force.
   *
   * @throws IllegalStateException where the domain is not defined
   */
  public DomainRow row() {
    if (row == null) {
      throw new IllegalStateException("Expected domain " + name + " to be defined");
    }
    return row;
  }

  public void define(DomainRow newRow) {
    table.upsert(Families.ONLY, newRow);
    row = newRow;
    definitions++;
  }

  /** How often it was defined since this governor began; the same number, the same row. */
  public long definitions() {
    return definitions;
  }

  public Mode mode() {
    return row().mode();
  }

  /** True where limits bind: not in OBSERVE and BYPASS. */
  public boolean enforces() {
    return mode() == Mode.ENFORCE || mode() == Mode.DRAIN;
  }
}
