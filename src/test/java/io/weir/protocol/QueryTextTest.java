package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.QueryCommand.SubmitQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private static SubmitQuery submit(String text) {
    return QueryText.reduce(SubmitQuery.of("q", null).withText(text, null, null));
  }
}
