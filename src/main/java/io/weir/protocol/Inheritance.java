package io.weir.protocol;

/**
 * What becomes of the tokens in a bucket whose rate or burst changes. None of them creates any: a
 * plan that is put in force again and again lets nothing more pass.
 */
public enum Inheritance {
  /** They stay, as far as they fit. */
  KEEP,
  /** Of a smaller bucket they fill the same part, rounded down; of a larger one they stay. */
  PROPORTIONAL,
  /** What a smaller bucket lacks is taken away from them; in a larger one they stay. */
  ADDITIVE,
  /** The bucket begins empty. */
  RESET
}
