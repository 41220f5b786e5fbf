package io.weir.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Orders a task's topics by the time at which the broker heard each record. The inputs are {@code
 * LogAppendTime}, so no producer can push itself to the front, or stall the others, with a
 * timestamp of its own; one that is before 1970 counts as 1970 instead of being dropped.
 */
public final class ArrivalOrder implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTimeMs) {
    return Math.max(0, record.timestamp());
  }
}
