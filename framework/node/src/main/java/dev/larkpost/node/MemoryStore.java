package dev.larkpost.node;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps everything in memory and forgets it with the process. */
final class MemoryStore implements EnvelopeStore {
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<TopicKey, TopicLog> topics = new ConcurrentHashMap<>();
  private final Map<ByteBuffer, byte[]> keyPackages = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Long>> addresses = new ConcurrentHashMap<>();
  private final Set<Fingerprint> seen = new HashSet<>();
  private final NodeTime time;
  private final Listener listener;
  private long lastId;

  /** Half of a SHA-256: enough to tell envelopes apart, half the memory. */
  private record Fingerprint(long high, long low) {
    static Fingerprint of(byte[] hash) {
      ByteBuffer buffer = ByteBuffer.wrap(hash);
      return new Fingerprint(buffer.getLong(), buffer.getLong());
    }
  }

  MemoryStore(Clock clock, Listener listener) {
    this.time = new NodeTime(clock, 0);
    this.listener = listener;
  }

  @Override
  public int append(List<Incoming> envelopes) {
    writing.lock();
    try {
      return add(envelopes).size();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void appendIdentity(Incoming update, List<AddressChange> changes) {
    writing.lock();
    try {
      add(List.of(update));
      changes.forEach(this::change);
    } finally {
      writing.unlock();
    }
  }

  private List<Stored> add(List<Incoming> envelopes) {
    List<Stored> added = new ArrayList<>(envelopes.size());
    long ns = time.next();
    for (Incoming incoming : envelopes) {
      if (seen.add(Fingerprint.of(incoming.hash()))) {
        TopicLog log = topics.computeIfAbsent(incoming.topic(), TopicLog::new);
        Stored stored = new Stored(log.topic(), ++lastId, ns, incoming.variant(), incoming.body());
        log.add(stored);
        added.add(stored);
      }
    }
    if (!added.isEmpty()) {
      listener.appended(added);
    }
    return added;
  }

  private void change(AddressChange change) {
    switch (change) {
      case AddressChange.Linked linked ->
          addresses.compute(
              linked.address(),
              (address, before) -> {
                Map<String, Long> inboxes =
                    before == null ? new HashMap<>() : new HashMap<>(before);
                inboxes.put(linked.inbox(), lastId);
                return inboxes;
              });
      case AddressChange.Unlinked unlinked ->
          addresses.computeIfPresent(
              unlinked.address(),
              (address, before) -> {
                Map<String, Long> inboxes = new HashMap<>(before);
                inboxes.remove(unlinked.inbox());
                return inboxes;
              });
    }
  }

  @Override
  public List<Stored> after(TopicKey topic, long after, int limit) {
    TopicLog log = topics.get(topic);
    return log == null ? List.of() : log.after(after, limit);
  }

  @Override
  public List<Stored> before(TopicKey topic, long before, int limit) {
    TopicLog log = topics.get(topic);
    return log == null ? List.of() : log.before(before, limit);
  }

  @Override
  public void putKeyPackage(byte[] installation, byte[] keyPackage) {
    keyPackages.put(ByteBuffer.wrap(installation.clone()), keyPackage);
  }

  @Override
  public Optional<byte[]> keyPackage(byte[] installation) {
    return Optional.ofNullable(keyPackages.get(ByteBuffer.wrap(installation)));
  }

  @Override
  public Optional<String> inboxOf(String address) {
    return addresses.getOrDefault(address, Map.of()).entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  @Override
  public void close() {
    // Nothing outlives the process.
  }
}
