package dev.larkpost.bench;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.Counted;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Network;
import dev.larkpost.xmtp.transport.Outgoing;
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
import java.util.List;
import java.util.Map;

/**
 * One connection for thousands of short-lived clients, who each close what they were given. Any
 * thread.
 */
record SharedTransport(Transport shared) implements Transport {
  @Override
  public Network describe() {
    return shared.describe();
  }

  @Override
  public List<PublishResult> publish(List<Outgoing> batch) {
    return shared.publish(batch);
  }

  @Override
  public ReadPage read(Map<Topic, Long> after, int max) {
    return shared.read(after, max);
  }

  @Override
  public List<Envelope> newest(Topic topic, int max) {
    return shared.newest(topic, max);
  }

  @Override
  public Map<Topic, Long> heads(Collection<Topic> topics) {
    return shared.heads(topics);
  }

  @Override
  public Map<Topic, Counted> count(Map<Topic, Stretch> stretches) {
    return shared.count(stretches);
  }

  @Override
  public Map<Topic, byte[]> keyPackages(Collection<Topic> topics) {
    return shared.keyPackages(topics);
  }

  @Override
  public Subscription subscribe(Map<Topic, Long> after, SubscriptionListener listener) {
    return shared.subscribe(after, listener);
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    return shared.resolve(identifiers);
  }

  @Override
  public List<WalletVerdict> verifyWalletSignatures(List<WalletSignatureCheck> checks) {
    return shared.verifyWalletSignatures(checks);
  }

  /** Stays open: others use it. */
  @Override
  public void close() {}
}
