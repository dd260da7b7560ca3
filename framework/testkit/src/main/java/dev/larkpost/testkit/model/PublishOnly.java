package dev.larkpost.testkit.model;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Network;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.ReadPage;
import dev.larkpost.xmtp.transport.Subscription;
import dev.larkpost.xmtp.transport.SubscriptionListener;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The publishing half of a transport, for commits and welcomes. */
record PublishOnly(PacedNetwork network) implements Transport {
  private static final Network NETWORK = new Network("model", 500, 10 << 20, 1 << 20);

  @Override
  public Network describe() {
    return NETWORK;
  }

  @Override
  public List<PublishResult> publish(List<Outgoing> batch) {
    return network.arrive(batch.size());
  }

  @Override
  public ReadPage read(Map<Topic, Long> after, int max) {
    throw nothingIsRead();
  }

  @Override
  public List<Envelope> newest(Topic topic, int max) {
    throw nothingIsRead();
  }

  @Override
  public Map<Topic, Long> heads(Collection<Topic> topics) {
    throw nothingIsRead();
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    throw nothingIsRead();
  }

  @Override
  public Map<Topic, byte[]> keyPackages(Collection<Topic> topics) {
    throw nothingIsRead();
  }

  @Override
  public Subscription subscribe(Map<Topic, Long> after, SubscriptionListener listener) {
    throw nothingIsRead();
  }

  @Override
  public List<WalletVerdict> verifyWalletSignatures(List<WalletSignatureCheck> checks) {
    throw nothingIsRead();
  }

  private static UnsupportedOperationException nothingIsRead() {
    return new UnsupportedOperationException("nothing is read in this model");
  }

  @Override
  public void close() {}
}
