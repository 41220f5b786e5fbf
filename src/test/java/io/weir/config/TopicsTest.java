package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.Topics.Topic;
import io.weir.protocol.AdminCommand;
import io.weir.protocol.Decision;
import io.weir.protocol.IoCommand;
import io.weir.protocol.LeaseCommand;
import io.weir.protocol.QueryCommand;
import io.weir.protocol.SessionCommand;
import io.weir.protocol.shape.Type;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {

  private final Topics topics = Topics.load();

  @Test
  void shouldDeclareTheTopicsThatThisReleaseCreates() {
    assertThat(topics.all())
        .extracting(Topic::name)
        .containsExactly(
            "weir.queries",
            "weir.io",
            "weir.leases",
            "weir.heartbeats",
            "weir.admin",
            "weir.grants",
            "weir.decisions",
            "weir.admin-results",
            "weir.journal",
            "weir.snapshots",
            "weir.dead-letters");
  }

  @Test
  void shouldCarryExactlyTheCommandsOfEachInput() {
    assertThat(records("weir.queries")).isEqualTo(below(QueryCommand.class));
    assertThat(records("weir.io")).isEqualTo(below(IoCommand.class));
    assertThat(records("weir.leases")).isEqualTo(below(LeaseCommand.class));
    assertThat(records("weir.heartbeats")).isEqualTo(below(SessionCommand.class));
    assertThat(records("weir.admin")).isEqualTo(below(AdminCommand.class));
  }

  @Test
  void shouldCarryExactlyTheDecisionsOfEachOutput() {
    Set<String> results = new TreeSet<>(below(Decision.AdminAnswer.class));
    results.add("Rejected"); // of a command of weir.admin
    assertThat(records("weir.grants")).isEqualTo(below(Decision.Answer.class));
    assertThat(records("weir.decisions")).isEqualTo(below(Decision.Order.class));
    assertThat(records("weir.admin-results")).isEqualTo(results);
    assertThat(records("weir.journal")).containsExactly("JournalEntry");
    assertThat(records("weir.snapshots")).containsExactly("Snapshot");
  }

  @Test
  void shouldPartitionInputsAlikeAndTakeTheTimeFromTheBroker() {
    List<Topic> inputs = topics.all().stream().filter(t -> t.direction().equals("input")).toList();
    assertThat(inputs)
        .hasSize(5)
        .allSatisfy(
            topic -> {
              assertThat(topic.partitions()).isEqualTo(8);
              assertThat(topic.key()).isEqualTo("domain");
              assertThat(topic.configs())
                  .containsEntry("message.timestamp.type", "LogAppendTime")
                  .containsEntry("max.message.bytes", "16777216");
            });
  }

  @Test
  void shouldHaveRoomForAnOversizedRecordAmongTheDeadLetters() {
    long input = Long.parseLong(topics.named("weir.queries").configs().get("max.message.bytes"));
    long dead =
        Long.parseLong(topics.named("weir.dead-letters").configs().get("max.message.bytes"));
    assertThat(dead).isGreaterThan(input);
    assertThat(Defaults.load().streams().maxRecordBytes()).isLessThan(input);
  }

  @Test
  void shouldCompressTheJournalAndKeepItLongerThanItsInput() {
    Topic journal = topics.named("weir.journal");
    assertThat(journal.configs()).containsEntry("compression.type", "lz4");
    assertThat(retentionMs("weir.journal")).isGreaterThan(retentionMs("weir.queries"));
  }

  @Test
  void shouldKeepASnapshotForWhateverIsLeftOfTheJournal() {
    assertThat(retentionMs("weir.snapshots") - Defaults.load().streams().snapshotEveryMs())
        .isGreaterThan(retentionMs("weir.journal"));
  }

  @ParameterizedTest
  @CsvSource({
    "SubmitQuery,weir.queries",
    "LeaseTokens,weir.io",
    "AcquireLease,weir.leases",
    "OpenSession,weir.heartbeats",
    "KillSession,weir.admin",
    "CancelQuery,weir.queries"
  })
  void shouldKnowWhereACommandIsSent(String type, String topic) {
    assertThat(topics.inputOf(type).name()).isEqualTo(topic);
  }

  @Test
  void shouldSayThatAnAnswerOrAStrangerIsSentNowhere() {
    assertThatThrownBy(() -> topics.inputOf("Granted"))
        .hasMessage("No input topic takes a Granted");
    assertThatThrownBy(() -> topics.named("weir.none"))
        .hasMessage("The contract has no topic weir.none");
  }

  private long retentionMs(String topic) {
    return Long.parseLong(topics.named(topic).configs().get("retention.ms"));
  }

  private Set<String> records(String topic) {
    return new TreeSet<>(topics.named(topic).records());
  }

  private static Set<String> below(Class<?> sealed) {
    return new TreeSet<>(Type.OneOf.of(sealed).shapes().keySet());
  }
}
