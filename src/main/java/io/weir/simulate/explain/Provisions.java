package io.weir.simulate.explain;

import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.OrderOutcome;
import io.weir.protocol.PressureLevel;
import io.weir.protocol.Sentence;
import io.weir.protocol.SessionCommand.Heartbeat;
import io.weir.protocol.SessionCommand.OrderDone;
import io.weir.protocol.SessionCommand.QueryFigures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a query had beside its slot: its memory, its parallel servers, and what became of them. */
final class Provisions {

  private final String queryId;
  private final Set<Long> orders = new HashSet<>(); // by seq, of memory and servers
  private final Map<String, PressureLevel> worst = new TreeMap<>(); // by pool
  private final List<Long> resizes = new ArrayList<>();
  private @Nullable Long grantedBytes;
  private @Nullable Long dop;
  private @Nullable Long dopAsked;
  private long mostBytes;
  private int shrinks;

  Provisions(String queryId) {
    this.queryId = queryId;
  }

  /** What a command says of it, as a step of its story; null where it says nothing new. */
  @Nullable String command(Command command) {
    if (command instanceof Heartbeat beat && beat.queries() != null) {
      beat.queries().forEach(this::hear);
    }
    return command instanceof OrderDone done && orders.contains(done.seq()) ? said(done) : null;
  }

  private void hear(QueryFigures figures) {
    if (figures.queryId().equals(queryId) && figures.memoryBytes() != null) {
      mostBytes = Math.max(mostBytes, figures.memoryBytes());
    }
  }

  private static String said(OrderDone done) {
    String error = done.error() == null ? "" : ": " + done.error();
    return switch (done.outcome()) {
      case OrderOutcome.DONE -> "its client did what order %d says".formatted(done.seq());
      case OrderOutcome.FAILED ->
          "its client could not do what order %d says%s".formatted(done.seq(), error);
      case OrderOutcome.STALE ->
          "its client says that order %d is of no use any more%s".formatted(done.seq(), error);
    };
  }

  /** A decision about the query. */
  void decided(Decided decided) {
    switch (decided.decision()) {
      case Decision.Granted d -> {
        grantedBytes = d.memoryBytes();
        dop = d.dop();
        dopAsked = d.dopAsked();
      }
      case Decision.ShrinkMemory d -> {
        shrinks++;
        orders.add(decided.seq());
      }
      case Decision.ResizeParallel d -> {
        resizes.add(d.dop());
        orders.add(decided.seq());
      }
      case Decision other -> {
        // of neither
      }
    }
  }

  /** The pressure of a pool changed while the query waited or ran. */
  void pressure(Decision.PressureChanged changed) {
    worst.merge(changed.pool(), changed.to(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
  }

  /** All of it, a sentence each. */
  List<String> told() {
    List<String> told = new ArrayList<>();
    if (grantedBytes != null || mostBytes > 0) {
      told.add(memory());
    }
    if (dop != null) {
      told.add(servers());
    }
    String pressed =
        worst.entrySet().stream()
            .filter(each -> each.getValue() != PressureLevel.NONE)
            .map(each -> each.getKey() + " to " + each.getValue())
            .collect(Collectors.joining(", "));
    if (!pressed.isEmpty() && (grantedBytes != null || mostBytes > 0)) {
      told.add("Meanwhile the pressure of memory pools came, at its worst: " + pressed + ".");
    }
    return told;
  }

  private String memory() {
    String granted =
        grantedBytes == null
            ? "It was granted no memory"
            : Sentence.of("It was granted %,d bytes of memory", grantedBytes);
    String held =
        mostBytes == 0
            ? ""
            : Sentence.of(
                grantedBytes != null && mostBytes > grantedBytes
                    ? ", and held %,d at most: more than that"
                    : ", and held %,d at most",
                mostBytes);
    return granted
        + held
        + (shrinks == 0
            ? "."
            : "; it was ordered to come down to what it was granted %d time%s."
                .formatted(shrinks, shrinks == 1 ? "" : "s"));
  }

  private String servers() {
    String then =
        resizes.stream().map(Provisions::servers).collect(Collectors.joining(", then to "));
    return "It began with %s%s%s."
        .formatted(
            servers(dop == null ? 1 : dop),
            dopAsked == null ? "" : " where it wanted " + dopAsked,
            resizes.isEmpty() ? "" : "; it was told to go to " + then);
  }

  /** A degree of parallelism in words. */
  static String servers(long dop) {
    return dop < 2 ? "no parallel server" : dop + " parallel servers";
  }
}
