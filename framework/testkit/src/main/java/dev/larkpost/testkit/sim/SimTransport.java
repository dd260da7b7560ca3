package dev.larkpost.testkit.sim;

import dev.larkpost.xmtp.XmtpException;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** One client's way to the simulated network. */
final class SimTransport implements Transport {
  private static final int PAGE = 100;
  private static final Network NETWORK = new Network("local", 500, 10 << 20, 1_048_214);

  private final SimNetwork network;
  private final List<Subscription> open = new ArrayList<>();

  SimTransport(SimNetwork network) {
    this.network = network;
  }

  @Override
  public Network describe() {
    return NETWORK;
  }

  @Override
  public List<PublishResult> publish(List<Outgoing> batch) {
    List<PublishResult> results = new ArrayList<>();
    Set<Topic> behindFailure = new HashSet<>();
    for (Outgoing outgoing : batch) {
      boolean overtakes = behindFailure.contains(outgoing.topic());
      results.add(overtakes ? new PublishResult.Unknown("behind a failure") : publish(outgoing));
      if (results.getLast() instanceof PublishResult.Unknown) {
        behindFailure.add(outgoing.topic());
      }
    }
    return results;
  }

  private PublishResult publish(Outgoing outgoing) {
    if (network.strikes()) {
      return new PublishResult.Unknown("never arrived, by chance");
    }
    PublishResult result = network.append(outgoing);
    return network.strikes() ? new PublishResult.Unknown("answer lost, by chance") : result;
  }

  private void reach() {
    if (network.strikes()) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE, XmtpException.Retry.LATER, "away, by chance");
    }
  }

  @Override
  public ReadPage read(Map<Topic, Long> after, int max) {
    reach();
    List<Envelope> found = new ArrayList<>();
    boolean more = false;
    for (Map.Entry<Topic, Long> topic : after.entrySet()) {
      List<Envelope> page = network.after(topic.getKey(), topic.getValue(), PAGE);
      found.addAll(page);
      more |= page.size() == PAGE;
    }
    return new ReadPage(found, more);
  }

  @Override
  public List<Envelope> newest(Topic topic, int max) {
    reach();
    List<Envelope> all = network.after(topic, 0, Integer.MAX_VALUE);
    return all.subList(Math.max(0, all.size() - Math.min(max, PAGE)), all.size());
  }

  @Override
  public Map<Topic, Long> heads(Collection<Topic> topics) {
    reach();
    Map<Topic, Long> heads = new LinkedHashMap<>();
    topics.forEach(t -> network.head(t).ifPresent(head -> heads.put(t, head)));
    return heads;
  }

  @Override
  public Map<Topic, byte[]> keyPackages(Collection<Topic> topics) {
    reach();
    Map<Topic, byte[]> found = new LinkedHashMap<>();
    topics.forEach(t -> network.keyPackage(t).ifPresent(tls -> found.put(t, tls)));
    return found;
  }

  @Override
  public Subscription subscribe(Map<Topic, Long> after, SubscriptionListener listener) {
    SimStream stream = new SimStream(network, after, listener);
    network.add(stream);
    open.add(stream);
    return stream;
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    reach();
    Map<Identifier, InboxId> found = new LinkedHashMap<>();
    network
        .inboxes()
        .forEach(
            (inbox, state) ->
                identifiers.stream().filter(state::has).forEach(i -> found.put(i, inbox)));
    return found;
  }

  @Override
  public List<WalletVerdict> verifyWalletSignatures(List<WalletSignatureCheck> checks) {
    return checks.stream().map(c -> new WalletVerdict(false, OptionalLong.empty())).toList();
  }

  @Override
  public void close() {
    open.forEach(Subscription::close);
  }
}
