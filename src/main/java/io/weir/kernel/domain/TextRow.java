package io.weir.kernel.domain;

/** A row that only names something: an index entry. */
public record TextRow(String id) {}
