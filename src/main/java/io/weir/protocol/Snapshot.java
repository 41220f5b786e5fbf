package io.weir.protocol;

/**
 * A piece of a domain's tables as they were after a command: where replay may start, and what it
 * compares its own tables with. A snapshot is whole where its chunks from 0 to the last are there;
 * one that a crash cut short is followed by chunk 0 of another.
 *
 * @param commandSeq the command after which the tables were so
 * @param atMs the kernel's time of that command
 * @param chunk counted from 0
 * @param last true of the last chunk
 * @param rows the rows, by table and key, in the layout of {@code topology/stores.yaml}; base64
 * @param kernelVersion version of the kernel that wrote them
 * @param rulesHash names the settings of that kernel
 */
public record Snapshot(
    String domain,
    long commandSeq,
    long atMs,
    long chunk,
    boolean last,
    String rows,
    String kernelVersion,
    String rulesHash) {}
