package io.weir.kernel.groups;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The account of groups that are gone: what they did is added up, field by field. */
class AccountRowTest {

  /** Each field another number, so that none is taken for another. */
  private static AccountRow account(long from) {
    FiguresRow figures =
        new FiguresRow(from + 20, from + 21, from + 22, from + 23, from + 24, from + 25, from + 26);
    return new AccountRow(
        from,
        from + 1,
        from + 2,
        from + 3,
        from + 4,
        from + 5,
        from + 6,
        from + 7,
        from + 8,
        from + 9,
        from + 10,
        from + 11,
        from + 12,
        from + 13,
        from + 14,
        from + 15,
        figures,
        from + 16,
        from + 17,
        from + 18,
        new HoldRow(Keeper.OWN, from + 19, "q", null, null, null));
  }

  @Test
  void shouldAddGaugesAndSumsAndKeepNothingOfWhatOrdersGroups() {
    assertThat(account(100).with(account(1_000)))
        .isEqualTo(
            new AccountRow(
                0,
                0,
                1_104,
                1_106,
                1_108,
                1_110,
                1_112,
                1_114,
                0,
                1_118,
                1_120,
                1_122,
                1_124,
                1_126,
                1_128,
                null,
                new FiguresRow(1_140, 1_142, 1_144, 1_146, 1_148, 1_150, 1_026),
                null,
                null,
                null,
                null));
  }

  @Test
  void shouldChangeNothingWhereAGroupThatDidNothingIsAdded() {
    AccountRow once = account(100).with(AccountRow.EMPTY);
    assertThat(once.with(AccountRow.EMPTY)).isEqualTo(once);
    assertThat(AccountRow.EMPTY.with(AccountRow.EMPTY).statistics()).isEqualTo(FiguresRow.NONE);
  }
}
