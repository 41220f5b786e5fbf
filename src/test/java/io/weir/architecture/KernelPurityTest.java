package io.weir.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same commands at the same times give the same bytes, on any machine: what that forbids. */
class KernelPurityTest {
  private static final String[] PURE = {Ours.in("kernel"), Ours.in("protocol")};

  /** Methods that read the machine, by owner; * stands for all. */
  private static final Map<String, Set<String>> AMBIENT =
      Map.ofEntries(
          Map.entry(
              "java.lang.System",
              Set.of(
                  "currentTimeMillis",
                  "nanoTime",
                  "getenv",
                  "getProperty",
                  "getProperties",
                  "lineSeparator",
                  "identityHashCode")),
          Map.entry("java.lang.Runtime", Set.of("*")),
          Map.entry("java.lang.Thread", Set.of("*")),
          Map.entry("java.lang.ProcessHandle", Set.of("*")),
          Map.entry("java.lang.Math", Set.of("random")),
          Map.entry("java.lang.StrictMath", Set.of("random")),
          Map.entry("java.lang.Boolean", Set.of("getBoolean")),
          Map.entry("java.lang.Integer", Set.of("getInteger")),
          Map.entry("java.lang.Long", Set.of("getLong")),
          Map.entry("java.util.UUID", Set.of("randomUUID")),
          Map.entry("java.util.Random", Set.of("*")),
          Map.entry("java.util.SplittableRandom", Set.of("*")),
          Map.entry("java.util.random.RandomGenerator", Set.of("*")),
          Map.entry("java.util.random.RandomGeneratorFactory", Set.of("*")),
          Map.entry("java.security.SecureRandom", Set.of("*")),
          Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("*")),
          Map.entry("java.util.Date", Set.of("<init>")),
          Map.entry("java.util.Calendar", Set.of("getInstance")),
          Map.entry("java.util.Locale", Set.of("getDefault")),
          Map.entry("java.util.TimeZone", Set.of("getDefault")),
          Map.entry("java.time.ZoneId", Set.of("systemDefault")));

  /** Overloads that read the default locale; with a locale as first argument they are fine. */
  private static final Map<String, Set<String>> LOCALISED =
      Map.of("java.lang.String", Set.of("toLowerCase", "toUpperCase", "format", "formatted"));

  /** Their order differs between JVMs, so it must not be able to reach an output. */
  private static final Set<String> UNORDERED =
      Set.of(
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap",
          "java.util.Hashtable",
          "java.util.concurrent.ConcurrentHashMap");

  private static final Map<String, Set<String>> UNORDERED_MAKERS =
      Map.of(
          "java.util.Set", Set.of("of", "copyOf"),
          "java.util.Map", Set.of("of", "ofEntries", "copyOf"),
          "java.util.stream.Collectors",
              Set.of("toSet", "toUnmodifiableSet", "toUnmodifiableMap", "groupingByConcurrent"));

  /** Classes of the kernel that may use an unordered collection, each with the reason. */
  private static final Map<String, String> MAY_USE_UNORDERED =
      Map.of("io.weir.kernel.state.MemoryTable", "point look-ups only; ranges come from its tree");

  /** Files that may catch by a broad name, each with the reason. */
  private static final Map<String, String> MAY_CATCH_BROADLY =
      Map.of(
          "shape/Field.java", "method handles declare Throwable; it is thrown again",
          "shape/Shape.java", "method handles declare Throwable; it is thrown again");

  @Test
  void shouldReadNoClockNoChanceAndNoEnvironment() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(accessTo("the machine", KernelPurityTest::readsTheMachine))
        .allowEmptyShould(true)
        .because(
            "time, ids and chance come in with the command; a default locale is the machine's. Instead: add"
                + " what is missing to the command or to Turn")
        .check(Ours.CLASSES);
  }

  @Test
  void shouldTouchNoFileAndNoStream() {
    noClasses()
        .that()
        .resideInAPackage(Ours.in("kernel"))
        .should()
        .dependOnClassesThat(
            describe(
                "do I/O",
                type ->
                    type.getPackageName().equals("java.io")
                            // What every serialisable class and lambda implements.
                            && !type.getName().equals("java.io.Serializable")
                        || type.getPackageName().startsWith("java.nio.file")
                        || type.getPackageName().startsWith("java.nio.channels")
                        || type.getPackageName().startsWith("java.net")))
        .allowEmptyShould(true)
        .because("the kernel's only ways in and out are commands, tables and decisions")
        .check(Ours.CLASSES);
  }

  @Test
  void shouldUseNoUnorderedCollection() {
    var why =
        "their order differs from JVM to JVM and would reach an output. Instead: TreeMap, List,"
            + " EnumMap or LinkedHashMap; or add the class to MAY_USE_UNORDERED with its reason";
    ArchRule types =
        noClasses()
            .that(bindToOrder())
            .should()
            .dependOnClassesThat(
                describe("are unordered", type -> UNORDERED.contains(type.getName())))
            .allowEmptyShould(true)
            .because(why);
    types.check(Ours.CLASSES);
    noClasses()
        .that(bindToOrder())
        .should()
        .accessTargetWhere(accessTo("unordered", KernelPurityTest::makesUnordered))
        .allowEmptyShould(true)
        .because(why)
        .check(Ours.CLASSES);
  }

  @Test
  void shouldDecideInWholeNumbers() {
    noClasses()
        .that()
        .resideInAPackage(Ours.in("kernel"))
        .should(
            Conditions.mention(
                "float or double in a field, parameter or return type",
                KernelPurityTest::isFloating))
        .allowEmptyShould(true)
        .because(
            "rounding differs with order. Instead: long with the unit in the name, fixed point,"
                + " the remainder carried")
        .check(Ours.CLASSES);
    assertThat(
            Sources.find(
                "kernel",
                Pattern.compile(
                    "\\b(double|float|Double|Float)\\b|\\b\\d[\\d_]*\\.\\d+|\\b\\d+(\\.\\d*)?[eE][-+]?\\d+"),
                Set.of()))
        .as("floating point in the kernel; use long with the unit in the name")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel", "protocol"})
  void shouldCatchNothingByItsBroadestName(String layer) {
    assertThat(
            Sources.find(
                layer,
                Pattern.compile(
                    "\\bcatch\\s*\\([^)]*\\b(Exception|RuntimeException|Throwable|Error)\\b[^)]*\\)"),
                MAY_CATCH_BROADLY.keySet()))
        .as(
            "a refusal is a value and the rest is a crash; catch the one type that you expect,"
                + " or add the file to MAY_CATCH_BROADLY with its reason")
        .isEmpty();
  }

  private static boolean readsTheMachine(AccessTarget target) {
    String owner = target.getOwner().getName();
    boolean clock =
        owner.equals("java.time.Clock")
            ? target.getName().startsWith("system") || target.getName().startsWith("tick")
            : owner.startsWith("java.time.") && target.getName().equals("now");
    return clock || named(AMBIENT, target) || named(LOCALISED, target) && !startsWithLocale(target);
  }

  private static boolean startsWithLocale(AccessTarget target) {
    return parametersOf(target).stream()
        .findFirst()
        .filter(first -> first.getName().equals("java.util.Locale"))
        .isPresent();
  }

  private static boolean makesUnordered(AccessTarget target) {
    String name = target.getName();
    // Those two take the map's supplier as an argument in their longest form.
    boolean hashed =
        target.getOwner().getName().equals("java.util.stream.Collectors")
            && (name.equals("toMap") && parametersOf(target).size() < 4
                || name.equals("groupingBy") && parametersOf(target).size() < 3);
    return hashed
        || named(UNORDERED_MAKERS, target)
        || name.equals("parallelStream")
        || name.equals("parallel") && target.getOwner().getPackageName().equals("java.util.stream");
  }

  private static boolean named(Map<String, Set<String>> methods, AccessTarget target) {
    Set<String> names = methods.getOrDefault(target.getOwner().getName(), Set.of());
    return names.contains("*") || names.contains(target.getName());
  }

  private static List<JavaClass> parametersOf(AccessTarget target) {
    return target instanceof AccessTarget.CodeUnitAccessTarget method
        ? method.getRawParameterTypes()
        : List.of();
  }

  private static boolean isFloating(JavaClass type) {
    return Set.of("double", "float", "java.lang.Double", "java.lang.Float")
        .contains(type.getBaseComponentType().getName());
  }

  private static DescribedPredicate<JavaAccess<?>> accessTo(
      String what, Predicate<AccessTarget> matches) {
    return describe("the target is " + what, access -> matches.test(access.getTarget()));
  }

  private static DescribedPredicate<JavaClass> bindToOrder() {
    return describe(
        "reside in the kernel",
        type ->
            type.getPackageName().startsWith(Ours.ROOT + ".kernel")
                && !MAY_USE_UNORDERED.containsKey(outermost(type).getName()));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(KernelPurityTest::outermost).orElse(type);
  }
}
