package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.Counted;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Network;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.ReadPage;
import dev.larkpost.xmtp.transport.Stretch;
import dev.larkpost.xmtp.transport.Subscription;
import dev.larkpost.xmtp.transport.SubscriptionListener;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Topics that can be read and counted, and how often they were. Positions without contents. */
final class KeptTopics implements Transport {
  private static final int PAGE = 100;

  private final Map<Topic, TreeSet<Long>> topics = new HashMap<>();
  private boolean away;
  int reads;
  int counts;

  void has(ConversationId conversation, long... positions) {
    TreeSet<Long> all = topics.computeIfAbsent(Topic.group(conversation), t -> new TreeSet<>());
    for (long position : positions) {
      all.add(position);
    }
  }

  void removes(ConversationId conversation, long position) {
    topics.getOrDefault(Topic.group(conversation), new TreeSet<>()).remove(position);
  }

  void away(boolean now) {
    away = now;
  }

  private void reach() {
    if (away) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE, XmtpException.Retry.LATER, "away on purpose");
    }
  }

  @Override
  public ReadPage read(Map<Topic, Long> after, int max) {
    reads++;
    reach();
    Map.Entry<Topic, Long> only = after.entrySet().iterator().next();
    List<Envelope> page =
        topics.getOrDefault(only.getKey(), new TreeSet<>()).tailSet(only.getValue(), false).stream()
            .limit(PAGE)
            .map(position -> envelope(only.getKey(), position))
            .toList();
    return new ReadPage(page, page.size() == PAGE);
  }

  private static Envelope envelope(Topic topic, long position) {
    return new Envelope(
        topic, position, 0, new Payload.GroupMessage(new byte[0], new byte[0], false));
  }

  @Override
  public Map<Topic, Counted> count(Map<Topic, Stretch> stretches) {
    counts++;
    reach();
    int before = reads;
    Map<Topic, Counted> counted = new HashMap<>();
    stretches.forEach(
        (topic, stretch) -> counted.putAll(Transport.super.count(Map.of(topic, stretch))));
    reads = before;
    return counted;
  }

  @Override
  public Network describe() {
    throw unused();
  }

  @Override
  public List<PublishResult> publish(List<Outgoing> batch) {
    throw unused();
  }

  @Override
  public List<Envelope> newest(Topic topic, int max) {
    throw unused();
  }

  @Override
  public Map<Topic, Long> heads(Collection<Topic> topics) {
    throw unused();
  }

  @Override
  public Map<Topic, byte[]> keyPackages(Collection<Topic> topics) {
    throw unused();
  }

  @Override
  public Subscription subscribe(Map<Topic, Long> after, SubscriptionListener listener) {
    throw unused();
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    throw unused();
  }

  @Override
  public List<WalletVerdict> verifyWalletSignatures(List<WalletSignatureCheck> checks) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("a look-back reads and counts");
  }

  @Override
  public void close() {}
}
