package io.weir.kernel.domain;

import java.util.List;

/** Keys of remembered answers in the order of their numbers, of which a page has a fixed count. */
public record RememberedPageRow(List<String> keys) {}
