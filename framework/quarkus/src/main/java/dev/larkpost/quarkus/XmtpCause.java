package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Metadata of a message from the {@code larkpost-xmtp} connector: what an outgoing message answers.
 * Reactive Messaging carries it along when a method has both {@code @Incoming} and
 * {@code @Outgoing}.
 */
public final class XmtpCause {
  private final Message message;
  private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();

  XmtpCause(Message message) {
    this.message = message;
  }

  /** The message that came in. */
  public Message message() {
    return message;
  }

  /**
   * The name of the next answer through this channel: the same when the message is worked on again,
   * so that nobody gets an answer twice.
   */
  String nextName(String channel) {
    int index = answers.computeIfAbsent(channel, c -> new AtomicInteger()).getAndIncrement();
    return "channel:" + channel + "/" + index;
  }
}
