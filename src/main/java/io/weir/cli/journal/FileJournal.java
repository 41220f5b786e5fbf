package io.weir.cli.journal;

import io.weir.cli.CliFault;
import io.weir.simulate.replay.JournalRecord;
import io.weir.simulate.replay.SnapshotIndex;
import io.weir.simulate.replay.Snapshots;
import io.weir.streams.TopicNames;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The journals that {@code demo --out} keeps: a file for each domain, snapshots beside it. */
final class FileJournal implements JournalSource {

  private static final String JOURNAL = TopicNames.JOURNAL + ".jsonl";
  private static final String SNAPSHOTS = TopicNames.SNAPSHOTS + ".jsonl";
  private static final int BATCH = 10_000; // enough that reading them in parallel pays

  private record Place(Path file, long offset, int length, long line) {}

  private final Path path;
  private final List<Path> journals;

  private FileJournal(Path path, List<Path> journals) {
    this.path = path;
    this.journals = journals;
  }

  static FileJournal in(Path path) {
    if (Files.isRegularFile(path)) {
      return new FileJournal(path, List.of(path));
    }
    if (!Files.isDirectory(path)) {
      throw CliFault.refused("Expected a file or folder %s, but there is none".formatted(path));
    }
    try (Stream<Path> below = Files.walk(path, 2)) {
      List<Path> journals =
          below.filter(file -> file.getFileName().toString().equals(JOURNAL)).sorted().toList();
      if (journals.isEmpty()) {
        throw CliFault.refused(
            "Expected a file %s in %s or in the folder of a domain in it, but there is none: 'weir demo --out DIR' writes them"
                .formatted(JOURNAL, path));
      }
      return new FileJournal(path, journals);
    } catch (IOException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public void read(@Nullable String domain, Sink sink) {
    long all = Math.max(1, journals.stream().mapToLong(FileJournal::size).sum());
    long[] done = {0};
    for (Path journal : journals) {
      List<JournalRecord> batch = new ArrayList<>();
      RawLines.forEach(
          journal,
          (line, offset, number) -> {
            done[0] += line.length + 1;
            JournalRecord record = RawLines.record(line, journal, number);
            if (domain == null || domain.equals(record.domain())) {
              batch.add(record);
            }
            if (batch.size() == BATCH) {
              sink.take(List.copyOf(batch), (int) (100 * done[0] / all));
              batch.clear();
            }
          });
      sink.take(batch, (int) (100 * done[0] / all));
    }
  }

  @Override
  public Snapshots snapshots(@Nullable String domain, Consumer<String> faults) {
    SnapshotIndex<Place> index = new SnapshotIndex<>();
    for (Path journal : journals) {
      Path file = journal.resolveSibling(SNAPSHOTS);
      if (Files.exists(file)) {
        RawLines.forEach(
            file,
            (line, offset, number) ->
                index.add(
                    RawLines.record(line, file, number),
                    new Place(file, offset, line.length, number)));
      }
    }
    index.faults().forEach(faults);
    return index.snapshots(places -> places.stream().map(FileJournal::fetch).iterator());
  }

  private static JournalRecord fetch(Place place) {
    try (RandomAccessFile file = new RandomAccessFile(place.file().toFile(), "r")) {
      byte[] line = new byte[place.length()];
      file.seek(place.offset());
      file.readFully(line);
      return RawLines.record(line, place.file(), place.line());
    } catch (IOException unreadable) {
      throw unreadable(place.file(), unreadable);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  static CliFault unreadable(Path file, IOException why) {
    return CliFault.refused("Expected to read %s, but: %s".formatted(file, why.getMessage()));
  }
}
