package io.weir.streams;

import io.weir.kernel.Governor;
import io.weir.kernel.Governor.Handled;
import io.weir.protocol.Checksum;
import io.weir.protocol.Command;
import io.weir.protocol.Decided;
import io.weir.protocol.JournalEntry;
import io.weir.protocol.JournalEntry.Source;
import io.weir.protocol.JsonCodec;
import io.weir.protocol.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Sends decisions, the journal and dead letters to their topics, inside the task's transaction. */
final class Egress {

  /** Header of every output: the domain that decided. */
  static final String DOMAIN_HEADER = "domain";

  private final ProcessorContext<byte[], byte[]> context;
  private final JsonCodec codec;
  private final String rulesHash;

  Egress(ProcessorContext<byte[], byte[]> context, JsonCodec codec, String rulesHash) {
    this.context = context;
    this.codec = codec;
    this.rulesHash = rulesHash;
  }

  /** Sends what a command led to, and its journal entry where it has a number. */
  void emit(
      String domain,
      Command command,
      Handled handled,
      @Nullable Long heardMs,
      @Nullable RecordMetadata source,
      long wallMs) {
    Headers headers = headers(domain);
    List<byte[]> written = new ArrayList<>(handled.decisions().size());
    for (Decided decided : handled.decisions()) {
      byte[] json = codec.writeDecided(decided);
      written.add(json);
      send(TopicNames.of(decided.decision()), utf8(decided.client()), json, headers, wallMs);
    }
    if (handled.commandSeq() != 0) {
      JournalEntry entry = entry(domain, command, handled, heardMs, source);
      sendChecked(TopicNames.JOURNAL, domain, codec.writeEntry(entry, written), wallMs);
    }
  }

  /** Sends a piece of a domain's tables. */
  void snapshot(Snapshot chunk, long wallMs) {
    sendChecked(TopicNames.SNAPSHOTS, chunk.domain(), codec.writeRecord(chunk), wallMs);
  }

  /**
   * Sends what replay reads: with a checksum, so that a damaged record is told from a wrong one.
   */
  private void sendChecked(String topic, String domain, byte[] value, long wallMs) {
    Headers headers = headers(domain).add(Checksum.HEADER, utf8(Checksum.of(value)));
    send(topic, utf8(domain), value, headers, wallMs);
  }

  private JournalEntry entry(
      String domain,
      Command command,
      Handled handled,
      @Nullable Long heardMs,
      @Nullable RecordMetadata source) {
    return handled.entry(
        domain,
        heardMs,
        command,
        source == null ? null : new Source(source.topic(), source.partition(), source.offset()),
        Governor.KERNEL_VERSION,
        rulesHash);
  }

  /** Sends a record that cannot be taken, as it is, with why and where it came from. */
  void deadLetter(
      Record<byte[], byte[]> record, RecordMetadata source, Ingress.Dead dead, long wallMs) {
    Headers headers = new RecordHeaders(record.headers().toArray());
    headers.add("weir.error", utf8(dead.code().name()));
    headers.add("weir.message", utf8(dead.message()));
    headers.add("weir.topic", utf8(source.topic()));
    headers.add("weir.partition", utf8(Integer.toString(source.partition())));
    headers.add("weir.offset", utf8(Long.toString(source.offset())));
    headers.add("weir.atMs", utf8(Long.toString(wallMs)));
    send(TopicNames.DEAD_LETTERS, record.key(), record.value(), headers, wallMs);
  }

  private void send(
      String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers, long wallMs) {
    context.forward(new Record<>(key, value, wallMs, headers), GovernorTopology.sink(topic));
  }

  private static Headers headers(String domain) {
    return new RecordHeaders().add(DOMAIN_HEADER, utf8(domain));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
