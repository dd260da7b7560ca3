package dev.larkpost.cli;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.AssociationLog;
import dev.larkpost.xmtp.identity.AssociationState;
import dev.larkpost.xmtp.identity.IdentityException;
import dev.larkpost.xmtp.identity.Registration;
import dev.larkpost.xmtp.identity.SignatureVerifier;
import dev.larkpost.xmtp.identity.SignedUpdate;
import dev.larkpost.xmtp.identity.Signer;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.ReadPage;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** An inbox's identity log on the network, every update of it verified here. */
final class InboxLog implements AutoCloseable {
  private static final String VERSION = "larkpost-cli/0.1";
  private static final int PAGE = 100;

  private final Transport transport;
  private final SignatureVerifier verifier;
  private final InboxId inbox;

  private InboxLog(Transport transport, InboxId inbox) {
    this.transport = transport;
    this.inbox = inbox;
    this.verifier = new SignatureVerifier(transport::verifyWalletSignatures);
  }

  /**
   * @param network local, dev, production or a URL
   */
  static InboxLog at(String network, String inbox) {
    try {
      return new InboxLog(
          GrpcTransport.connect(NetworkAddress.of(network), VERSION), new InboxId(inbox));
    } catch (IllegalArgumentException wrong) {
      throw new Failure(Failure.Exit.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  /** What the inbox is now. */
  AssociationState read() {
    return read(log());
  }

  /** How many updates it has used; there are 256 for life. */
  int updates() {
    return log().size();
  }

  private AssociationState read(List<Envelope> log) {
    if (log.isEmpty()) {
      throw new Failure(Failure.Exit.NOT_FOUND, "the network knows no inbox " + inbox);
    }
    try {
      return AssociationLog.applyAll(
          java.util.Optional.empty(),
          log.stream().map(e -> ((Payload.Identity) e.payload()).update()).toList(),
          verifier);
    } catch (IdentityException broken) {
      throw new Failure(
          Failure.Exit.FAILED, "the inbox's log breaks the rules: " + broken.getMessage());
    }
  }

  private List<Envelope> log() {
    Topic topic = Topic.identity(inbox);
    List<Envelope> all = new ArrayList<>();
    try {
      ReadPage page;
      do {
        long after = all.isEmpty() ? 0 : all.getLast().position();
        page = transport.read(Map.of(topic, after), PAGE);
        all.addAll(page.envelopes());
      } while (page.more() && !page.envelopes().isEmpty());
      return all;
    } catch (XmtpException away) {
      throw away(away);
    }
  }

  private static Failure away(XmtpException away) {
    return new Failure(
        away.retry() == XmtpException.Retry.LATER ? Failure.Exit.UNREACHABLE : Failure.Exit.FAILED,
        "the network: " + away.getMessage());
  }

  /**
   * Takes installations out of the inbox, for good.
   *
   * @param wallet the inbox's recovery identifier
   */
  AssociationState revoke(Signer wallet, Collection<InstallationId> these, Clock clock) {
    AssociationState before = read();
    these.stream()
        .filter(id -> !before.has(id))
        .findFirst()
        .ifPresent(
            id -> {
              throw new Failure(Failure.Exit.NOT_FOUND, "no installation " + id.hex());
            });
    try {
      SignedUpdate update =
          new Registration(verifier, clock).revokeInstallations(before, wallet, these);
      PublishResult result =
          transport
              .publish(
                  List.of(
                      new Outgoing(Topic.identity(inbox), new Payload.Identity(update.update()))))
              .getFirst();
      if (result instanceof PublishResult.Refused || result instanceof PublishResult.Throttled) {
        throw new Failure(Failure.Exit.FAILED, "the network did not take it: " + result);
      }
    } catch (IdentityException notOurs) {
      throw new Failure(
          Failure.Exit.NO_ENTRY, "this wallet may not do that: " + notOurs.getMessage());
    } catch (XmtpException away) {
      throw away(away);
    }
    AssociationState after = read();
    if (these.stream().anyMatch(after::has)) {
      throw new Failure(
          Failure.Exit.FAILED, "nobody knows whether the network took it: look again in a moment");
    }
    return after;
  }

  @Override
  public void close() {
    transport.close();
  }
}
