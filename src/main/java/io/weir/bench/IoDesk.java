package io.weir.bench;

import io.weir.config.Defaults;
import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.kernel.state.MemoryTables;
import io.weir.protocol.AdminCommand.ApplyDomain;
import io.weir.protocol.Command;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.DomainDefinition;
import io.weir.protocol.DomainDefinition.Capacity;
import io.weir.protocol.DomainDefinition.ConsumerGroup;
import io.weir.protocol.DomainDefinition.HeartbeatPolicy;
import io.weir.protocol.DomainDefinition.Policies;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoOperation;
import io.weir.protocol.IoPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One domain's kernel over tables in memory, whose groups move bytes within limits of their own and
 * of the domain; some more wait than may be under way.
 */
final class IoDesk {

  private static final long UNDER_WAY = 8;
  private static final long BYTES = 4_096;
  private static final long PLENTY = 1L << 40; // a second: what waits, waits for a place

  private final Governor governor =
      new Governor("bench", new MemoryTables(), Defaults.load().kernel());
  private final Deque<String> granted = new ArrayDeque<>();
  private final int groups;
  private long nowMs = 1_700_000_000_000L;
  private long submitted;

  IoDesk(int groups, IoPolicy policy, int waiting) {
    this.groups = groups;
    List<ConsumerGroup> all = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      all.add(group("G" + i));
    }
    handle(
        new ApplyDomain(
            "define",
            "bench",
            new DomainDefinition(
                "bench",
                new Capacity(
                    null, 1L, null, null, null, PLENTY, PLENTY, PLENTY, PLENTY, null, UNDER_WAY),
                null,
                new HeartbeatPolicy(5_000L, 0L),
                null,
                null,
                all,
                null,
                null,
                null,
                null,
                null,
                null,
                new Policies(null, null, policy, null))));
    for (long i = 0; i < waiting + UNDER_WAY; i++) {
      submit();
    }
    if (granted.size() != UNDER_WAY) {
      throw new BenchException(
          "Expected %d to be under way and the rest to wait, but %d are"
              .formatted(UNDER_WAY, granted.size()));
    }
  }

  private static ConsumerGroup group(String name) {
    return new ConsumerGroup(
        name, 3L, null, null, null, null, null, null, null, null, null, null, PLENTY, PLENTY, null,
        null, null);
  }

  private void handle(Command command) {
    Handled handled = governor.handle(command, nowMs);
    handled
        .decisions()
        .forEach(
            decided -> {
              if (decided.decision() instanceof Granted grant) {
                granted.addLast(grant.id());
              }
            });
  }

  /** I/O more comes to wait. */
  void submit() {
    String group = "G" + submitted % groups;
    handle(new SubmitIo("io-" + submitted++, null, group, IoOperation.READ, BYTES));
  }

  /** The one that got its place first ends, and the next is chosen and granted. */
  void complete() {
    handle(new CompleteIo(granted.removeFirst(), null, null));
  }

  /** One more, one less. */
  void cycle() {
    nowMs += submitted & 1;
    submit();
    complete();
  }
}
