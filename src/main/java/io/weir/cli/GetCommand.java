package io.weir.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the governor's state. */
@Command(
    name = "get",
    description =
        "Shows domains, groups, sessions, queries, io, buckets, pools, memory, leases, servers,"
            + " statistics, mappings, rules, plans, watches, schedules or windows; or one of them.",
    footer = {
      "",
      "Examples:",
      "  weir get domains",
      "  weir get groups --domain warehouse",
      "  weir get query q1 --json",
      "  weir get io --domain warehouse",
      "  weir get bucket 'ETL bytes'",
      "  weir get pools --domain warehouse",
      "  weir get memory GROUP:ETL",
      "  weir get servers --domain warehouse",
      "  weir get statistics --group ETL"
    })
final class GetCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "weir-data",
      description = "The directory of the 'weir up' to ask (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Parameters(
      index = "0",
      paramLabel = "WHAT",
      description =
          "domains, domain NAME, groups, group NAME|ID, sessions, session ID, queries, query ID,"
              + " io, io ID, buckets, bucket NAME, pools, pool NAME, memory, memory OWNER, leases,"
              + " lease ID, servers, server POOL, statistics, mappings, mapping USER, rules, rule"
              + " NAME, plans, plan NAME|ID, watches, schedules, schedule NAME, windows, window"
              + " NAME.")
  private String what;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Which one.")
  private @Nullable String name;

  @Option(
      names = "--domain",
      defaultValue = "default",
      description = "The domain (default: default).")
  private String domain;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "With statistics: those of this group, all of them.")
  private @Nullable String group;

  @Option(
      names = "--http",
      paramLabel = "URL",
      description = "The governor's views, instead of those of --data.")
  private @Nullable URI http;

  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  @Override
  public Integer call() {
    Noun noun = Noun.of(what);
    if (noun == null) {
      throw wrong("Expected WHAT to be one of %s, but it is '%s'".formatted(Noun.all(), what));
    }
    boolean one = name != null || noun.isOne(what);
    if (one && name == null && noun != Noun.DOMAIN) {
      throw wrong(
          "Expected a name after '%s', but there is none: 'weir get %s' lists them"
              .formatted(what, noun.plural()));
    }
    if (group != null && (noun != Noun.STATISTIC || name != null)) {
      throw wrong("Expected --group with 'statistics' alone");
    }
    String named = group != null ? "GROUP:" + group : one && name == null ? domain : name;
    String base = http != null ? http.toString() : Running.of(data).http();
    ViewReader reader = ViewReader.at(base);
    String text = noun.render(reader.read(noun.path(domain, named)), named != null, json);
    if (!text.isEmpty()) {
      spec.commandLine().getOut().println(text);
    }
    return 0;
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
