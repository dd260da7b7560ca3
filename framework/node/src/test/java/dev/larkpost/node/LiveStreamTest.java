package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.Hub.Seat;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * From history to live, on one thread: somebody publishes at the very moment at which a stream
 * reads its history for the last time. Whichever way the envelope comes, it comes once, and in
 * order.
 */
class LiveStreamTest {
  private static final int TOPIC = 1;
  private static final Runnable NOTHING = () -> {};

  private final Hub hub = new Hub();
  private final MovedStore store = new MovedStore(new MemoryStore(Clock.systemUTC(), hub));
  private final StreamSet streams = new StreamSet();
  private final Written written = new Written();
  private final LiveStream stream =
      new LiveStream(
          new LiveStream.House(
              store, hub, streams, new Faults(streams), new NodeCounters(), Runnable::run),
          "SubscribeGroupMessages",
          written,
          false);

  private void publish(int... numbers) {
    for (int number : numbers) {
      store.append(List.of(EnvelopeStoreContract.incoming(TOPIC, number)));
    }
  }

  private void listens(long cursor) {
    stream.start(List.of(new Seat(stream, EnvelopeStoreContract.topic(TOPIC), cursor)));
  }

  /** In the order they were published, each once, whatever its number. */
  private void assertHeard(int... numbers) {
    List<List<Byte>> expected = new ArrayList<>();
    for (int number : numbers) {
      expected.add(bytes(EnvelopeStoreContract.incoming(TOPIC, number).body()));
    }
    assertEquals(expected, written.bodies);
  }

  private static List<Byte> bytes(byte[] body) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : body) {
      bytes.add(b);
    }
    return bytes;
  }

  @Test
  void what_is_published_after_the_last_look_at_history_is_delivered_once() {
    publish(1, 2);
    store.afterLastLook = () -> publish(3, 4);
    listens(0);
    publish(5);
    assertHeard(1, 2, 3, 4, 5);
  }

  @Test
  void what_is_published_just_before_the_last_look_comes_both_ways_and_is_delivered_once() {
    publish(1, 2);
    store.beforeLastLook = () -> publish(3, 4);
    listens(0);
    publish(5);
    assertHeard(1, 2, 3, 4, 5);
  }

  @Test
  void on_a_topic_without_history_it_is_no_different() {
    store.beforeLastLook = () -> publish(1);
    store.afterLastLook = () -> publish(2);
    listens(0);
    publish(3);
    assertHeard(1, 2, 3);
  }

  @Test
  void who_has_read_all_history_already_hears_only_what_is_new() {
    publish(1, 2);
    store.afterLastLook = () -> publish(3);
    listens(2);
    publish(4);
    assertHeard(3, 4);
    assertTrue(store.afterLastLook == NOTHING, "nobody looked");
  }

  /** At the look that finds no more history of the topic, something happens before it or after. */
  private static final class MovedStore implements EnvelopeStore {
    private final EnvelopeStore store;
    private Runnable beforeLastLook = NOTHING;
    private Runnable afterLastLook = NOTHING;

    MovedStore(EnvelopeStore store) {
      this.store = store;
    }

    @Override
    public List<Stored> after(TopicKey topic, long after, int limit) {
      if (store.after(topic, after, limit).isEmpty()) {
        Runnable now = beforeLastLook;
        beforeLastLook = NOTHING;
        now.run();
      }
      List<Stored> found = store.after(topic, after, limit);
      if (found.isEmpty()) {
        Runnable now = afterLastLook;
        afterLastLook = NOTHING;
        now.run();
      }
      return found;
    }

    @Override
    public int append(List<Incoming> envelopes) {
      return store.append(envelopes);
    }

    @Override
    public void appendIdentity(Incoming update, List<AddressChange> changes) {
      store.appendIdentity(update, changes);
    }

    @Override
    public List<Stored> before(TopicKey topic, long before, int limit) {
      return store.before(topic, before, limit);
    }

    @Override
    public void putKeyPackage(byte[] installation, byte[] keyPackage) {
      store.putKeyPackage(installation, keyPackage);
    }

    @Override
    public Optional<byte[]> keyPackage(byte[] installation) {
      return store.keyPackage(installation);
    }

    @Override
    public Optional<String> inboxOf(String address) {
      return store.inboxOf(address);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** What the caller gets. */
  private static final class Written extends ServerCall<byte[], Answer> {
    private final List<List<Byte>> bodies = new ArrayList<>();

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Answer answer) {
      bodies.add(bytes(answer.body()));
    }

    @Override
    public void close(Status status, Metadata trailers) {
      throw new AssertionError("closed: " + status);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<byte[], Answer> getMethodDescriptor() {
      throw new UnsupportedOperationException("nobody asks");
    }
  }
}
