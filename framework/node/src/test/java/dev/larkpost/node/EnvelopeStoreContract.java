package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.crypto.Hashes;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every store must do. */
abstract class EnvelopeStoreContract {
  private final AtomicLong nanos = new AtomicLong(1_795_000_000_000_000_000L);
  private final List<Stored> heard = Collections.synchronizedList(new ArrayList<>());

  abstract EnvelopeStore open(Clock clock, EnvelopeStore.Listener listener);

  EnvelopeStore open() {
    InstantSource source = () -> Instant.ofEpochSecond(0, nanos.get());
    return open(source.withZone(ZoneOffset.UTC), heard::addAll);
  }

  static TopicKey topic(int number) {
    return TopicKey.of(TopicKey.GROUP, Forge.id(number));
  }

  static Incoming incoming(int topic, int number) {
    byte[] body = ByteBuffer.allocate(8).putInt(topic).putInt(number).array();
    return new Incoming(topic(topic), (byte) 1, Hashes.sha256(body), body);
  }

  @Test
  void ids_rise_over_all_topics_and_pages_are_exclusive() {
    try (EnvelopeStore store = open()) {
      assertEquals(3, store.append(List.of(incoming(1, 1), incoming(2, 1), incoming(1, 2))));
      assertEquals(List.of(1L, 3L), ids(store.after(topic(1), 0, 10)));
      assertEquals(List.of(2L), ids(store.after(topic(2), 0, 10)));
      assertEquals(List.of(3L), ids(store.after(topic(1), 1, 10)));
      assertEquals(List.of(), ids(store.after(topic(1), 3, 10)));
      assertEquals(List.of(1L), ids(store.after(topic(1), 0, 1)));
      assertEquals(List.of(3L, 1L), ids(store.before(topic(1), 0, 10)));
      assertEquals(List.of(1L), ids(store.before(topic(1), 3, 10)));
      assertEquals(Optional.of(3L), store.newest(topic(1)).map(Stored::id));
      assertEquals(Optional.empty(), store.newest(topic(3)));
      assertArrayEquals(incoming(1, 2).body(), store.newest(topic(1)).orElseThrow().body());
    }
  }

  @Test
  void the_same_hash_is_stored_once() {
    try (EnvelopeStore store = open()) {
      assertEquals(1, store.append(List.of(incoming(1, 1), incoming(1, 1))));
      assertEquals(1, store.append(List.of(incoming(1, 1), incoming(1, 2))));
      assertEquals(2, store.after(topic(1), 0, 10).size());
      assertEquals(2, heard.size());
    }
  }

  @Test
  void time_is_kept_to_the_microsecond_and_never_falls() {
    try (EnvelopeStore store = open()) {
      nanos.addAndGet(1_999);
      store.append(List.of(incoming(1, 1)));
      nanos.addAndGet(-5_000_000);
      store.append(List.of(incoming(1, 2)));
      nanos.addAndGet(9_000_000);
      store.append(List.of(incoming(1, 3)));
      List<Long> times = store.after(topic(1), 0, 10).stream().map(Stored::ns).toList();
      assertEquals(1_795_000_000_000_001_000L, times.get(0));
      assertEquals(times.get(0), times.get(1));
      assertEquals(0, times.get(2) % 1_000);
      assertTrue(times.get(2) > times.get(1));
    }
  }

  @Test
  void the_latest_key_package_wins() {
    try (EnvelopeStore store = open()) {
      assertTrue(store.keyPackage(new byte[32]).isEmpty());
      store.putKeyPackage(new byte[32], new byte[] {1});
      store.putKeyPackage(new byte[32], new byte[] {2});
      assertArrayEquals(new byte[] {2}, store.keyPackage(new byte[32]).orElseThrow());
    }
  }

  @Test
  void an_address_names_the_inbox_that_linked_it_last() {
    try (EnvelopeStore store = open()) {
      store.appendIdentity(incoming(9, 1), List.of(new AddressChange.Linked("0xa", "one")));
      store.appendIdentity(incoming(9, 2), List.of(new AddressChange.Linked("0xa", "two")));
      assertEquals(Optional.of("two"), store.inboxOf("0xa"));
      store.appendIdentity(incoming(9, 3), List.of(new AddressChange.Unlinked("0xa", "two")));
      assertEquals(Optional.of("one"), store.inboxOf("0xa"));
      store.appendIdentity(incoming(9, 4), List.of(new AddressChange.Unlinked("0xa", "one")));
      assertEquals(Optional.empty(), store.inboxOf("0xa"));
    }
  }

  /** The listener hears every envelope once, in the order of ids, whoever wrote it. */
  @Test
  void writers_in_parallel_keep_one_order() throws Exception {
    int writers = 8;
    int each = 200;
    try (EnvelopeStore store = open();
        ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> done = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        done.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < each; n++) {
                    store.append(List.of(incoming(1, writer * each + n), incoming(2 + writer, n)));
                  }
                }));
      }
      for (Future<?> future : done) {
        future.get();
      }
      List<Long> order = ids(heard);
      assertEquals(2 * writers * each, order.size());
      assertEquals(order.stream().sorted().distinct().toList(), order);
      assertEquals(order.size() / 2, store.after(topic(1), 0, Integer.MAX_VALUE).size());
    }
  }

  static List<Long> ids(List<Stored> envelopes) {
    return envelopes.stream().map(Stored::id).toList();
  }
}
