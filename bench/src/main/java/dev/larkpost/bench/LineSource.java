package dev.larkpost.bench;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventBatch;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Told;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events out of a file: a line each, an address, a comma and a text. Used by one thread. */
final class LineSource implements EventSource {
  static final EventName LINE = new EventName("file.Line");
  private static final SourceName NAME = new SourceName("file");

  private final List<String> lines;
  private int read;

  LineSource(Path file) {
    try {
      this.lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new EventException(
          EventException.Code.UNAVAILABLE,
          EventException.Retry.LATER,
          file + " cannot be read: " + broken.getMessage());
    }
  }

  @Override
  public SourceName name() {
    return NAME;
  }

  @Override
  public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait) {
    read = after.map(c -> ByteBuffer.wrap(c.bytes()).getInt()).orElse(0);
    int to = Math.min(lines.size(), read + max);
    List<Event> events = new ArrayList<>();
    for (int i = read; i < to; i++) {
      events.add(event(i, lines.get(i)));
    }
    return new EventBatch(
        events, Checkpoint.of(ByteBuffer.allocate(Integer.BYTES).putInt(to).array()));
  }

  private static Event event(int number, String line) {
    int comma = line.indexOf(',');
    return new Event(
        new EventId("line-" + number),
        LINE,
        EventKind.HAPPENED,
        NAME,
        number,
        Instant.EPOCH,
        Fields.of("address", line.substring(0, comma)).with("text", line.substring(comma + 1)),
        Fields.NONE);
  }

  /** Whether the last read began at the end: all before it is durable. */
  boolean isRead() {
    return read == lines.size();
  }

  @Override
  public void close() {}
}
