package io.weir.kernel.domain;

/** How often something has happened. */
public record TallyRow(long count) {}
