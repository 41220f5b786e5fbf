package io.weir.protocol;

/** Kinds of things that answers are about. */
public enum Kind {
  QUERY,
  IO,
  LEASE,
  TOKENS,
  SESSION,
  CLIENT,
  ADMIN
}
