package io.weir.bench;

/** A record for an input topic, as it is sent. */
record Sent(String topic, byte[] key, byte[] value) {}
