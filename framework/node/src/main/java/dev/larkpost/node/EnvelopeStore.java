package dev.larkpost.node;

import java.util.List;
import java.util.Optional;

/**
 * Where the node keeps what it was given. Thread-safe, blocking. Once an envelope can be read, no
 * envelope with a smaller id appears in its topic any more.
 */
interface EnvelopeStore extends AutoCloseable {
  /**
   * Told about new envelopes once they can be read, in the order of their ids, one call at a time.
   */
  @FunctionalInterface
  interface Listener {
    void appended(List<Stored> envelopes);
  }

  /**
   * Stores all that is new, in order and together; returns when it is as durable as it gets.
   *
   * @return how many were new
   */
  int append(List<Incoming> envelopes);

  /** Stores an identity update and what it does to the address index, together. */
  void appendIdentity(Incoming update, List<AddressChange> changes);

  /** Ascending, {@code id > after}, at most {@code limit}. */
  List<Stored> after(TopicKey topic, long after, int limit);

  /** Descending, {@code id < before} (0: from the newest), at most {@code limit}. */
  List<Stored> before(TopicKey topic, long before, int limit);

  default Optional<Stored> newest(TopicKey topic) {
    return before(topic, 0, 1).stream().findFirst();
  }

  /** Replaces the installation's key package. */
  void putKeyPackage(byte[] installation, byte[] keyPackage);

  Optional<byte[]> keyPackage(byte[] installation);

  /** The inbox that linked the address last and did not revoke it. */
  Optional<String> inboxOf(String address);

  @Override
  void close();
}
