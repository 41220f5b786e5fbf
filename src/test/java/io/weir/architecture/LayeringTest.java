package io.weir.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arrows between the packages below io.weir, and what to do instead of drawing another. */
class LayeringTest {

  enum Layer {
    PROTOCOL("It is what clients see: move the type that it needs into protocol, or do without."),
    KERNEL(
        "The kernel is pure: have the caller pass what it needs in a command, or emit a decision"
            + " that streams, output or simulate carry out.",
        "protocol"),
    CONFIG(
        "Configuration is values: files become records of protocol, and the kernel's settings.",
        "kernel",
        "protocol"),
    METRICS(
        "Metrics are told figures: pass numbers and names in, not the objects they come from.",
        "protocol",
        "config"),
    STREAMS(
        "The stream carries commands in and decisions out: put rules in kernel, effects in output,"
            + " views that people see in api.",
        "kernel",
        "protocol",
        "config",
        "metrics"),
    SIMULATE(
        "A simulation drives the kernel directly, without Kafka: share what both need in kernel or"
            + " protocol.",
        "kernel",
        "protocol",
        "config"),
    OUTPUT("Enforcers know decisions only: add what is missing to the decision.", "protocol"),
    CLIENT("The client must stay a small dependency: speak in records of protocol.", "protocol"),
    FORESIGHT(
        "Forecasts read the output topics and send commands: never call what decides.",
        "protocol",
        "client",
        "config",
        "metrics"),
    EMBEDDED("The broker knows nothing of Weir: pass plain values into it."),
    API(
        "The API turns requests into commands and rows into views: ask streams for the row, send"
            + " effects as commands.",
        "streams",
        "kernel",
        "protocol",
        "config"),
    BENCH(
        "A benchmark measures from outside, as a client or a caller would: make public what every"
            + " caller may use, or measure something else.",
        "protocol",
        "kernel",
        "config",
        "streams",
        "embedded"),
    CLI(
        "Everything may be used here, nothing may use it.",
        "protocol",
        "kernel",
        "config",
        "metrics",
        "streams",
        "simulate",
        "output",
        "client",
        "foresight",
        "embedded",
        "api",
        "bench");

    final String instead;
    final List<String> mayUse;

    Layer(String instead, String... mayUse) {
      this.instead = instead;
      this.mayUse = List.of(mayUse);
    }

    String packageName() {
      return name().toLowerCase(Locale.ROOT);
    }

    String[] forbidden() {
      return Arrays.stream(values())
          .map(Layer::packageName)
          .filter(other -> !other.equals(packageName()) && !mayUse.contains(other))
          .map(Ours::in)
          .toArray(String[]::new);
    }
  }

  /** Pure: deterministic for equal input, no clock, no I/O, no threads. */
  private static final String[] LIBRARIES_OF_THE_KERNEL = {
    "java..", "com.google.re2j..", "org.jspecify..", "org.HdrHistogram..",
  };

  @ParameterizedTest
  @EnumSource(Layer.class)
  void shouldUseOnlyTheLayersBelow(Layer layer) {
    // CLI may use all of them, and an empty list of packages is no rule.
    if (layer.forbidden().length == 0) return;
    noClasses()
        .that()
        .resideInAPackage(Ours.in(layer.packageName()))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(layer.forbidden())
        .allowEmptyShould(true)
        .because(
            "%s may use %s. Instead: %s"
                .formatted(
                    layer.packageName(),
                    layer.mayUse.isEmpty() ? "nothing of ours" : String.join(", ", layer.mayUse),
                    layer.instead))
        .check(Ours.CLASSES);
  }

  @Test
  void shouldLetTheKernelUseAShortListOfPureLibraries() {
    String[] allowed =
        Stream.concat(
                Arrays.stream(LIBRARIES_OF_THE_KERNEL),
                Stream.of(Ours.in("kernel"), Ours.in("protocol")))
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(Ours.in("kernel"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .allowEmptyShould(true)
        .because(
            "replay must give the same bytes on any machine and in any year. Instead: do it outside"
                + " and pass the result in a command; or, for a library that is pure, add it to"
                + " this list and say why")
        .check(Ours.CLASSES);
  }

  @Test
  void shouldLetTheAuditorKnowTheProtocolOnly() {
    classes()
        .that()
        .resideInAPackage(Ours.in("simulate.audit"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.jspecify..", Ours.in("protocol"), Ours.in("simulate.audit"))
        .because(
            "an auditor that shares the kernel's code repeats its mistakes. Instead: say the rule"
                + " again in simulate.audit, from the contract")
        .check(Ours.CLASSES);
  }

  @Test
  void shouldNameEveryPackageBelowTheRoot() {
    var known = new TreeSet<String>();
    for (Layer layer : Layer.values()) known.add(layer.packageName());
    var found = new TreeSet<String>();
    Ours.CLASSES.forEach(type -> Ours.layerOf(type).ifPresent(found::add));
    found.removeAll(known);
    assertThat(found)
        .as("packages below io.weir without arrows: give each a row in LayeringTest.Layer")
        .isEmpty();
  }
}
