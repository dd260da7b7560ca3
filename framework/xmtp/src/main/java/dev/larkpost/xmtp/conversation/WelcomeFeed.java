package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.ReadPage;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Brings our installation's welcomes to {@link WelcomeReceiver}, each once and in order, and none
 * left out (ADR 2). The stored cursor is the truth; the stream only says when to look.
 */
final class WelcomeFeed {
  private static final int READ_MAX = 1000;

  private final ClientStore store;
  private final Transport transport;
  private final ClientCounters counters;
  private final WelcomeReceiver receiver;
  private final Topic topic;
  private final Consumer<Map<Topic, Long>> joined;

  /** Whether the stream's welcomes are dropped until a read from the cursor succeeded. */
  private volatile boolean behind;

  /**
   * @param joined called with the topics of conversations just joined; not empty
   */
  WelcomeFeed(ClientContext context, WelcomeReceiver receiver, Consumer<Map<Topic, Long>> joined) {
    this.store = context.store();
    this.transport = context.transport();
    this.counters = context.counters();
    this.receiver = receiver;
    this.topic = Topic.welcomes(context.installation());
    this.joined = joined;
  }

  boolean isBehind() {
    return behind;
  }

  /** Something the stream brought was lost: nothing more is taken from it before a read. */
  void fellBehind() {
    behind = true;
  }

  /**
   * Nothing in a welcome tells that another was left out, and whoever was invited by that one waits
   * for ever. So the topic is read; what a replica does not have yet is taken from the stream.
   */
  void streamed(List<Envelope> batch) {
    if (behind || batch.getLast().position() <= position()) {
      return;
    }
    try {
      catchUp();
    } catch (XmtpException e) {
      putOff(e);
    }
    if (!behind) {
      receive(batch);
    }
  }

  /**
   * Reads from the cursor to the head.
   *
   * @throws XmtpException when the network does not answer
   */
  void catchUp() {
    boolean more = true;
    while (more) {
      long before = position();
      ReadPage page = transport.read(Map.of(topic, before), READ_MAX);
      if (page.envelopes().isEmpty()) {
        behind = false;
        return;
      }
      receive(page.envelopes());
      more = page.more() && position() > before;
    }
  }

  /** Welcome pointers whose shared body was missing, once more. */
  void retryPending() {
    tell(receiver.retryPending());
  }

  private void receive(List<Envelope> batch) {
    long cursor = position();
    List<Envelope> fresh = batch.stream().filter(e -> e.position() > cursor).toList();
    if (fresh.isEmpty()) {
      return;
    }
    try {
      Map<Topic, Long> topics = receiver.receive(fresh);
      behind = false;
      tell(topics);
    } catch (XmtpException e) {
      putOff(e);
    }
  }

  private void tell(Map<Topic, Long> topics) {
    if (!topics.isEmpty()) {
      joined.accept(topics);
    }
  }

  /** The cursor stays before them until they were read. */
  private void putOff(XmtpException e) {
    if (e.retry() == XmtpException.Retry.NEVER) {
      throw e;
    }
    behind = true;
    counters.count("welcome.put_off");
  }

  private long position() {
    return store.transactions().inSnapshot(tx -> store.positions().position(tx, topic));
  }
}
