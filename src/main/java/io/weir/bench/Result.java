package io.weir.bench;

/**
 * One figure.
 *
 * @param id of the goal that it answers, such as V1
 * @param what was measured, in words
 * @param unit of the value; "ratio" where it has none
 * @param goal what is aimed at, or "-" for a figure that only stands beside another
 * @param spread smallest and largest of the repetitions, and how many there were
 */
public record Result(
    String id, String what, double value, String unit, String goal, String spread) {}
