package dev.larkpost.node;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who listens to which topic. Thread-safe; one look-up per envelope, however many streams. */
final class Hub implements EnvelopeStore.Listener {
  private final Map<TopicKey, Seat[]> seats = new ConcurrentHashMap<>();

  /** One stream's place at one topic. */
  static final class Seat {
    private final LiveStream stream;
    private final TopicKey topic;

    /** Highest id written to the stream; touched by the stream's own work only. */
    private long sent;

    Seat(LiveStream stream, TopicKey topic, long sent) {
      this.stream = stream;
      this.topic = topic;
      this.sent = sent;
    }

    TopicKey topic() {
      return topic;
    }

    long sent() {
      return sent;
    }

    void sent(long id) {
      sent = Math.max(sent, id);
    }
  }

  void add(Seat seat) {
    seats.compute(seat.topic, (topic, before) -> with(before, seat));
  }

  void remove(Seat seat) {
    seats.computeIfPresent(seat.topic, (topic, before) -> without(before, seat));
  }

  @Override
  public void appended(List<Stored> envelopes) {
    for (Stored stored : envelopes) {
      Seat[] listening = seats.get(stored.topic());
      if (listening != null) {
        deliver(stored, listening);
      }
    }
  }

  private static void deliver(Stored stored, Seat[] listening) {
    Answer answer = Answer.of(stored);
    for (Seat seat : listening) {
      seat.stream.offer(new LiveStream.Delivery(seat, stored.id(), answer));
    }
  }

  private static Seat[] with(@Nullable Seat[] before, Seat seat) {
    if (before == null) {
      return new Seat[] {seat};
    }
    Seat[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = seat;
    return after;
  }

  private static Seat @Nullable [] without(Seat[] before, Seat gone) {
    Seat[] after = Arrays.stream(before).filter(seat -> seat != gone).toArray(Seat[]::new);
    return after.length == 0 ? null : after;
  }
}
