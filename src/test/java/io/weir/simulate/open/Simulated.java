package io.weir.simulate.open;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Defaults;
import io.weir.config.DomainFile;
import io.weir.protocol.Decided;
import io.weir.protocol.Decision;
import io.weir.protocol.DomainDefinition;
import io.weir.simulate.domains.VirtualDomains;
import io.weir.simulate.open.OpenLoop.Played;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command file played on domains, and what was decided, in short: {@code 100: Granted q}, with
 * {@code due 90} behind the time where a timer was late or not, and {@code domain/} before the rest
 * where there are several domains. Quotes in the files are single ones.
 */
final class Simulated {

  private final List<DomainDefinition> definitions = new ArrayList<>();
  private final List<String> decided = new ArrayList<>();
  private @Nullable Long untilMs;
  private @Nullable Played played;

  private Simulated() {}

  static Simulated on(String... domainFiles) {
    Simulated simulated = new Simulated();
    for (String file : domainFiles) {
      assertThat(DomainFile.parse(file)).isInstanceOf(DomainFile.Result.Parsed.class);
      simulated.definitions.add(((DomainFile.Result.Parsed) DomainFile.parse(file)).domain());
    }
    return simulated;
  }

  Simulated untilMs(long ms) {
    untilMs = ms;
    return this;
  }

  Simulated plays(String commands) throws IOException, CommandFileException {
    VirtualDomains domains = new VirtualDomains(Defaults.load().kernel(), this::note);
    definitions.forEach(definition -> assertThat(domains.define(definition)).isNull());
    String only = definitions.size() == 1 ? definitions.getFirst().domain() : null;
    byte[] bytes = commands.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    try (CommandFile file = new CommandFile("in.jsonl", new ByteArrayInputStream(bytes), only)) {
      played = new OpenLoop(domains, (done, ms) -> {}).play(file, untilMs);
    }
    return this;
  }

  Simulated decides(String... expected) {
    assertThat(decided).containsExactly(expected);
    return this;
  }

  Simulated endsAtMs(long ms) {
    assertThat(played).isNotNull();
    assertThat(played.endMs()).isEqualTo(ms);
    return this;
  }

  private void note(Decided d, long nowMs) {
    String due = d.dueMs() == null ? "" : " due " + d.dueMs();
    String domain = definitions.size() == 1 ? "" : d.domain() + "/";
    String type = d.decision().getClass().getSimpleName();
    String about = d.decision() instanceof Decision.Answer answer ? " " + answer.id() : "";
    String code = d.decision() instanceof Decision.Rejected r ? " " + r.code() : "";
    decided.add(nowMs + due + ": " + domain + type + about + code);
  }
}
