package io.weir.simulate.torture;

import io.weir.protocol.Command;
import io.weir.protocol.Decision.Answer;
import io.weir.protocol.Decision.Granted;
import io.weir.protocol.Decision.Queued;
import io.weir.protocol.IoCommand.CancelIo;
import io.weir.protocol.IoCommand.CompleteIo;
import io.weir.protocol.IoCommand.LeaseTokens;
import io.weir.protocol.IoCommand.ReturnTokens;
import io.weir.protocol.IoCommand.SubmitIo;
import io.weir.protocol.IoOperation;
import io.weir.protocol.IoPriority;
import io.weir.protocol.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The I/O of a domain's clients: they ask for it one by one and in crowds, do what is granted and
 * say so; and now and then they forget to, or ask for what cannot be.
 */
final class Transfers {

  private static final int RECENT = 20; // ids that slips are about
  private static final int MOST_IN_A_CROWD = 30;
  private static final long LONGEST_MS = 4_000;
  private static final long COMMON_BYTES = 2_000;
  private static final long MOST_BYTES = 20_000;
  private static final List<String> NAMES = List.of("c1", "c2", "c3");

  private final Shape shape;
  private final SplittableRandom random;
  private final Supplier<String> sessions;
  private final SequencedMap<String, Long> underWayUntilMs = new LinkedHashMap<>();
  private long last;
  private int crowd;
  private boolean isSlow; // the device

  /**
   * @param sessions sessions that may ask
   */
  Transfers(Shape shape, SplittableRandom random, Supplier<String> sessions) {
    this.shape = shape;
    this.random = random;
    this.sessions = sessions;
  }

  /** An answer about I/O. */
  void hear(Answer answer, long nowMs) {
    switch (answer) {
      case Granted grant -> {
        if (random.nextInt(15) != 0) { // else nobody ever says that it has ended
          underWayUntilMs.putIfAbsent(grant.id(), nowMs + random.nextLong(LONGEST_MS));
        }
      }
      case Queued place -> {
        // they wait
      }
      default -> underWayUntilMs.remove(answer.id());
    }
  }

  /** True where somebody has something to say about I/O now. */
  boolean wants() {
    return crowd > 0 || random.nextInt(6) == 0;
  }

  /** What is said now. */
  Command act(long nowMs) {
    if (crowd > 0) {
      crowd--;
      return submit();
    }
    Command end = random.nextInt(8) == 0 ? null : end(nowMs);
    if (end != null) {
      return end;
    }
    crowd = random.nextInt(25) == 0 ? random.nextInt(MOST_IN_A_CROWD) : 0;
    int draw = random.nextInt(100);
    if (draw < 8) {
      return new CancelIo(someIo());
    } else if (draw < 14) {
      return complete(someIo());
    } else if (draw < 15) {
      return new LeaseTokens("t" + random.nextInt(9), someGroup(), "c1", 1L, null, null);
    } else if (draw < 16) {
      return new ReturnTokens("t" + random.nextInt(9), 1L, null);
    }
    return submit();
  }

  private @Nullable Command end(long nowMs) {
    for (Map.Entry<String, Long> io : underWayUntilMs.entrySet()) {
      if (io.getValue() <= nowMs) {
        underWayUntilMs.remove(io.getKey());
        return random.nextInt(10) == 0 ? new CancelIo(io.getKey()) : complete(io.getKey());
      }
    }
    return null;
  }

  private Command complete(String id) {
    return new CompleteIo(id, maybe(bytes()), latencyMs(), outcome());
  }

  /** Of a device that is slow for a while, and then is not. */
  private @Nullable Long latencyMs() {
    isSlow ^= random.nextInt(40) == 0;
    return random.nextInt(5) == 0
        ? null
        : (Long) random.nextLong(isSlow ? LONGEST_MS : Rates.MOST_TARGET_MS / 8);
  }

  private @Nullable Outcome outcome() {
    return switch (random.nextInt(24)) {
      case 0 -> isSlow ? Outcome.FAILED : Outcome.SUCCEEDED;
      case 1, 2 -> Outcome.CANCELLED;
      case 3, 4, 5, 6, 7, 8 -> Outcome.SUCCEEDED;
      default -> null;
    };
  }

  private long bytes() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> 0;
      case 2 -> random.nextInt(20) == 0 ? huge() : random.nextLong(MOST_BYTES);
      default -> random.nextLong(COMMON_BYTES);
    };
  }

  /** A new request, or one that says something else under a known id. */
  SubmitIo submit() {
    String id = random.nextInt(40) == 0 ? someIo() : "io" + ++last;
    int of = random.nextInt(120); // 0: of both, 1: of neither
    String session = random.nextInt(200) == 0 ? "query/q1" : sessions.get();
    return new SubmitIo(
        id,
        of == 0 || (of > 1 && of < 70) ? session : null,
        of == 0 || of >= 70 ? someGroup() : null,
        maybe(oneOf(NAMES)),
        oneOf(List.of(IoOperation.values())),
        random.nextInt(300) == 0 ? -1 : bytes(),
        requests(),
        maybe(oneOf(List.of(IoPriority.values()))),
        deadlineMs(),
        maybe(random.nextInt(4) == 0 ? 0L : random.nextLong(20_000)));
  }

  private @Nullable Long deadlineMs() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> (Long) random.nextLong(1, 3_000);
      case 3, 4, 5, 6, 7 -> (Long) random.nextLong(1, 90_000);
      case 8 -> random.nextInt(8) == 0 ? (Long) 0L : null;
      default -> null;
    };
  }

  private @Nullable Long requests() {
    int draw = random.nextInt(60);
    return switch (draw) {
      case 0 -> (Long) 0L;
      case 1 -> random.nextInt(3) == 0 ? (Long) huge() : fewRequests();
      case 2, 3, 4 -> (Long) random.nextLong(1, 60);
      default -> fewRequests();
    };
  }

  private long huge() {
    return Long.MAX_VALUE / random.nextLong(1, 4);
  }

  private @Nullable Long fewRequests() {
    return maybe(random.nextLong(1, 6));
  }

  private String someIo() {
    return "io" + Math.max(0, last - random.nextInt(RECENT));
  }

  private String someGroup() {
    List<String> names = shape.groupNames();
    int first = random.nextInt(names.size());
    return names.get(Math.min(first, random.nextInt(names.size()))); // several meet in a few
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(3) == 0 ? value : null;
  }
}
