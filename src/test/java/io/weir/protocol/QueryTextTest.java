package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.QueryCommand.SubmitQuery;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a query's text behind the edge. */
class QueryTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          select * from t where a = 'secret'         | select * from t where a = ?
          select 'it''s', 4.5e3 from t2              | select ?, ? from t2
          select 1 -- 'a comment                     | select ?
          select /* 'secret' */ x                    | select x
          select 'never closed                       | select ?
          """)
  void shouldKeepTheShapeAndNoLiterals(String text, String shape) {
    assertThat(QueryText.withoutLiterals(text)).isEqualTo(shape);
  }

  @Test
  void shouldGiveQueriesOfOneShapeOneFingerprint() {
    SubmitQuery one = submit("select * from t where a = 1");
    SubmitQuery other = submit("select *   from t where a = 22");
    SubmitQuery another = submit("select * from u where a = 1");

    assertThat(one.fingerprint()).isEqualTo(other.fingerprint()).hasSize(16);
    assertThat(one.fingerprint()).isNotEqualTo(another.fingerprint());
  }

  @Test
  void shouldTellTextsApartThatDifferInLiteralsAlone() {
    SubmitQuery one = submit("select * from t where a = 1");
    SubmitQuery same = submit("select * from t where a = 1");
    SubmitQuery other = submit("select * from t where a = 2");

    assertThat(one).isEqualTo(same);
    assertThat(one.textHash()).isNotEqualTo(other.textHash());
  }

  @Test
  void shouldHashAsTheDraftSays() {
    assertThat(QueryText.fingerprint("foobar")).isEqualTo("85944171f73967e8");
  }

  @Test
  void shouldKeepTheFirstCharactersOfALongText() {
    assertThat(submit("select " + "x ".repeat(5_000)).text()).hasSize(QueryText.KEPT_CHARACTERS);
  }

  @Test
  void shouldNotCutACharacterInHalf() {
    SubmitQuery cut = submit("x".repeat(QueryText.KEPT_CHARACTERS - 1) + "\uD83D\uDE00");
    assertThat(cut.text()).hasSize(QueryText.KEPT_CHARACTERS - 1);
    assertThat(new JsonCodec().writeCommand(cut)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select \"it's\" from t where name = 'Bob Smith'",
        "select \"a -- b\" from t where name = 'Bob Smith' -- so\n",
        "select \"a /* b\", \"c\"\"d'\" from t where name = 'Bob Smith'"
      })
  void shouldKeepNoLiteralBehindANameInQuotes(String text) {
    assertThat(submit(text).text()).endsWith("from t where name = ?").contains("\"");
  }

  @Test
  void shouldReadAQuoteThatNothingClosesAsNoName() {
    assertThat(submit("select 5\" from t where name = 'Bob Smith'").text())
        .isEqualTo("select ?\" from t where name = ?");
  }

  // ---- hints ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1 WITH ('max.memory.mb' = '512', 'max.groups'='10')",
        "select 1 with('max.memory.mb'='512','max.groups' = '10') ; ",
        "select 1 WITH ('max.memory.mb' = '512', 'max.groups' = '10') EMIT CHANGES;",
        "select \"it's -- so\" from t WITH ('max.memory.mb' = '512', 'max.groups' = '10')",
        "select 1 WITH /* so */ ('max.memory.mb' = '512', -- much\n"
            + " 'max.groups' = '10') emit changes",
        "with t as (select 2) select 'WITH (' from t WITH ('max.memory.mb'='512','max.groups'='10')"
      })
  void shouldReadTheHintsAtTheEnd(String text) {
    assertThat(submit(text).hints()).isEqualTo(Map.of("max.memory.mb", "512", "max.groups", "10"));
    assertThat(submit(text).memoryBytes()).isEqualTo(512L << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select ' WITH (''max.memory.mb'' = ''512'')'",
        "select 1 -- WITH ('max.memory.mb' = '512')",
        "select 1 /* WITH ('max.memory.mb' = '512') */",
        "select 1 WITH ('max.memory.mb' = '512') where a = 1",
        "select 1 WITH ('max.memory.mb' = '512'",
        "select 1 WITH ('max.memory.mb' = 512)",
        "select 1 WITH (max.memory.mb = '512')",
        "select 1 WITH ()",
        "select 1 notWITH ('max.memory.mb' = '512')",
        "select 1 WITH ('max.memory.mb' = '512') EMIT",
        "select 1 WITH ('max.memory.mb' = '512"
      })
  void shouldReadNoHintsElsewhere(String text) {
    assertThat(submit(text).hints()).isNull();
    assertThat(submit(text).memoryBytes()).isNull();
  }

  @Test
  void shouldLetTheRequestOverruleItsText() {
    SubmitQuery asked =
        SubmitQuery.of("q", null)
            .withHints(1_000L, Map.of("max.groups", "7"))
            .withText("select 1 WITH ('max.memory.mb'='512','max.groups'='10')", null, null);
    assertThat(QueryText.reduce(asked).memoryBytes()).isEqualTo(1_000);
    assertThat(QueryText.reduce(asked).hints())
        .isEqualTo(Map.of("max.memory.mb", "512", "max.groups", "7"));
  }

  @Test
  void shouldKeepOfAnUnknownHintTheKeyAlone() {
    SubmitQuery query = submit("select 1 WITH ('password' = 'secret', 'max.memory.mb' = 'much')");
    assertThat(query.hints()).isEqualTo(Map.of("password", "", "max.memory.mb", "much"));
    assertThat(query.memoryBytes()).isNull();
  }

  private static SubmitQuery submit(String text) {
    return QueryText.reduce(SubmitQuery.of("q", null).withText(text, null, null));
  }
}
