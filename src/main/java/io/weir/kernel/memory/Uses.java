package io.weir.kernel.memory;

import io.weir.kernel.Families;
import io.weir.kernel.state.Table;
import io.weir.kernel.state.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is held, by whom and of what: of all, of each pool, by each group and session, for each
 * operation. Those of pools and groups stay decoded; all are written once a turn.
 */
public final class Uses {

  /** All that is held is at most this, and so is every part of it; see {@link Holdings}. */
  static final long MOST_BYTES = (1L << 62) - 1;

  private static final String ALL = "all";
  private static final String POOL = "pool/";
  private static final String GROUP = "group/";
  private static final String SESSION = "session/";
  private static final String OPERATION = "operation/";
  private static final String OTHER = "other";

  private final Table<String, UseRow> rows;
  private final long mostOperations;
  private final SequencedMap<String, Use> known = new TreeMap<>(); // of all, and pools
  private final SequencedMap<Long, Use> groups = new LinkedHashMap<>();
  private final SequencedMap<String, Use> passing = new TreeMap<>(); // the others, for a turn
  private final List<Use> touched = new ArrayList<>();
  private final TreeSet<String> operations = new TreeSet<>(); // all that are tracked

  Uses(Tables tables, long mostOperations) {
    this.rows = tables.table(Families.MEMORY_USES);
    this.mostOperations = mostOperations;
    rows.scan(
        OPERATION,
        (key, row) -> {
          boolean belongs = key.startsWith(OPERATION);
          if (belongs) {
            operations.add(key.substring(OPERATION.length()));
          }
          return belongs;
        });
  }

  /** True where window buffers or aggregations of a group hold something. */
  boolean anyBuffers() {
    boolean[] any = {false};
    rows.scan(
        GROUP,
        (key, row) -> {
          any[0] = row.windowRecords() != null || row.aggregationGroups() != null;
          return key.startsWith(GROUP) && !any[0];
        });
    return any[0];
  }

  Use all() {
    return use(ALL, known);
  }

  Use ofPool(String name) {
    return use(POOL + name, known);
  }

  Use ofGroup(long groupId) {
    Use use = groups.get(groupId);
    if (use == null) {
      use = read(GROUP + groupId);
      groups.put(groupId, use);
    }
    return use;
  }

  Use ofSession(String sessionId) {
    return use(SESSION + sessionId, passing);
  }

  Use ofOperation(String name) {
    operations.add(name);
    return use(OPERATION + name, passing);
  }

  /** What is tracked under a name: that, or what all are that came when there were too many. */
  String operation(String name) {
    return operations.contains(name) || operations.size() < mostOperations ? name : OTHER;
  }

  /** The same, and it is one of them from now on, whether anything is held or not. */
  String track(String name) {
    String tracked = operation(name);
    if (!operations.contains(tracked)) {
      touch(ofOperation(tracked));
    }
    return tracked;
  }

  private Use use(String key, SequencedMap<String, Use> in) {
    Use use = in.get(key);
    if (use == null) {
      use = read(key);
      in.put(key, use);
    }
    return use;
  }

  private Use read(String key) {
    UseRow row = rows.find(key);
    return new Use(key, row == null ? UseRow.NONE : row);
  }

  void touch(Use use) {
    if (!use.touched) {
      use.touched = true;
      touched.add(use);
    }
  }

  void forgetPool(String name) {
    forget(POOL + name, known.remove(POOL + name));
  }

  void forgetGroup(long groupId) {
    forget(GROUP + groupId, groups.remove(groupId));
  }

  void forgetSession(String sessionId) {
    forget(SESSION + sessionId, passing.remove(SESSION + sessionId));
  }

  private void forget(String key, @Nullable Use use) {
    if (use != null && use.touched) {
      touched.remove(use);
    }
    if (rows.find(key) != null) {
      rows.delete(key);
    }
  }

  /** Writes what this turn changed. */
  void save() {
    for (int i = 0; i < touched.size(); i++) {
      Use use = touched.get(i);
      use.touched = false;
      rows.upsert(use.key(), use.row());
    }
    touched.clear();
    passing.clear();
  }
}
