package dev.larkpost.node;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All open streams. Thread-safe. */
final class StreamSet {
  static final int STREAMS_MAX = 100_000;
  static final String CUTOVER_TEXT =
      "XMTP V3 streaming is no longer available. Please upgrade your client to XMTP D14N.";

  private final Set<LiveStream> open = ConcurrentHashMap.newKeySet();

  void add(LiveStream stream) {
    if (open.size() >= STREAMS_MAX) {
      throw new Refusal(Refusal.Reason.TOO_MANY_STREAMS, "too many streams on this node");
    }
    open.add(stream);
  }

  void remove(LiveStream stream) {
    open.remove(stream);
  }

  int size() {
    return open.size();
  }

  int drop(String method, boolean clean) {
    int dropped = 0;
    for (LiveStream stream : open) {
      if (method.equals(Faults.ANY) || method.equals(stream.method())) {
        stream.end(clean ? LiveStream.Ending.CLEAN : LiveStream.Ending.UNAVAILABLE);
        dropped++;
      }
    }
    return dropped;
  }

  void cutover() {
    open.forEach(stream -> stream.end(LiveStream.Ending.CUTOVER));
  }

  void stop() {
    open.forEach(stream -> stream.end(LiveStream.Ending.STOPPING));
  }
}
