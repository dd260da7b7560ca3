package dev.larkpost.xmtp.transport;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts what comes of stretches of topics and keeps none of it. Of a topic nothing counts before
 * it is complete: an envelope at its end, or behind it, has come. Not thread-safe.
 */
final class Counting {
  private static final class Line {
    private final Stretch stretch;
    private long last;
    private long envelopes;
    private long positions;

    Line(Stretch stretch) {
      this.stretch = stretch;
      this.last = stretch.after();
    }

    boolean complete() {
      return last >= stretch.upTo();
    }

    void saw(long position) {
      last = position;
      if (position <= stretch.upTo()) {
        envelopes++;
        positions += position;
      }
    }
  }

  /** Envelopes in memory at once. */
  private static final int READ_MAX = 1000;

  private final Map<Topic, Line> lines = new HashMap<>();
  private int missing;

  Counting(Map<Topic, Stretch> stretches) {
    stretches.forEach((topic, stretch) -> lines.put(topic, new Line(stretch)));
    missing = lines.size();
  }

  /** By query, topic by topic. */
  static Map<Topic, Counted> byReading(Transport transport, Map<Topic, Stretch> stretches) {
    Counting counting = new Counting(stretches);
    Map<Topic, Long> rest = counting.rest();
    boolean more = !rest.isEmpty();
    while (more) {
      ReadPage page = transport.read(rest, READ_MAX);
      page.envelopes().forEach(e -> counting.saw(e.topic(), e.position()));
      Map<Topic, Long> next = counting.rest();
      more = page.more() && !next.isEmpty() && !next.equals(rest);
      rest = next;
    }
    return counting.counted();
  }

  /** An envelope has come; those of a topic ascend, others are repetitions. @return it counted */
  boolean saw(Topic topic, long position) {
    Line line = lines.get(topic);
    if (line == null || line.complete() || position <= line.last) {
      return false;
    }
    line.saw(position);
    missing -= line.complete() ? 1 : 0;
    return true;
  }

  boolean complete() {
    return missing == 0;
  }

  /** Topics that are not complete, and where to read on. */
  Map<Topic, Long> rest() {
    Map<Topic, Long> rest = new HashMap<>();
    lines.forEach(
        (topic, line) -> {
          if (!line.complete()) {
            rest.put(topic, line.last);
          }
        });
    return rest;
  }

  /** Of the topics that are complete. */
  Map<Topic, Counted> counted() {
    Map<Topic, Counted> counted = new HashMap<>();
    lines.forEach(
        (topic, line) -> {
          if (line.complete()) {
            counted.put(topic, new Counted(line.envelopes, line.positions));
          }
        });
    return counted;
  }
}
