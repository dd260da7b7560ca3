package dev.larkpost.xmtp.transport;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.wire.api.identity.GetIdentityUpdatesResponse;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.WelcomeMessage;
import java.util.List;
import java.util.Optional;

/**
 * Wire messages to envelopes. An envelope of a version we do not know is nothing we could read: it
 * is left out.
 */
final class GrpcEnvelopes {
  private GrpcEnvelopes() {}

  /** Whether {@link #of(GroupMessage)} makes an envelope of it. */
  static boolean isReadable(GroupMessage message) {
    return message.hasV1() && !message.getV1().getGroupId().isEmpty();
  }

  static Topic topic(GroupMessage message) {
    return new Topic(Topic.Kind.GROUP_MESSAGES, message.getV1().getGroupId().toByteArray());
  }

  static Optional<Envelope> of(GroupMessage message) {
    if (!isReadable(message)) {
      return Optional.empty();
    }
    GroupMessage.V1 m = message.getV1();
    return Optional.of(
        new Envelope(
            topic(message),
            m.getId(),
            m.getCreatedNs(),
            new Payload.GroupMessage(
                m.getData().toByteArray(), m.getSenderHmac().toByteArray(), m.getShouldPush())));
  }

  static Optional<Envelope> of(WelcomeMessage message) {
    return switch (message.getVersionCase()) {
      case V1 -> Optional.of(welcome(message.getV1()));
      case WELCOME_POINTER -> Optional.of(pointer(message.getWelcomePointer()));
      case VERSION_NOT_SET -> Optional.empty();
    };
  }

  private static Envelope welcome(WelcomeMessage.V1 m) {
    return new Envelope(
        new Topic(Topic.Kind.WELCOMES, m.getInstallationKey().toByteArray()),
        m.getId(),
        m.getCreatedNs(),
        new Payload.Welcome(
            m.getData().toByteArray(),
            m.getHpkePublicKey().toByteArray(),
            m.getWrapperAlgorithmValue(),
            m.getWelcomeMetadata().toByteArray()));
  }

  private static Envelope pointer(WelcomeMessage.WelcomePointer m) {
    return new Envelope(
        new Topic(Topic.Kind.WELCOMES, m.getInstallationKey().toByteArray()),
        m.getId(),
        m.getCreatedNs(),
        new Payload.WelcomePointer(
            m.getWelcomePointer().toByteArray(),
            m.getHpkePublicKey().toByteArray(),
            m.getWrapperAlgorithmValue()));
  }

  static void addIdentity(GetIdentityUpdatesResponse.Response response, List<Envelope> to) {
    if (!InboxId.isValid(response.getInboxId())) {
      return;
    }
    Topic topic = Topic.identity(new InboxId(response.getInboxId()));
    for (GetIdentityUpdatesResponse.IdentityUpdateLog log : response.getUpdatesList()) {
      to.add(
          new Envelope(
              topic,
              log.getSequenceId(),
              log.getServerTimestampNs(),
              new Payload.Identity(log.getUpdate())));
    }
  }
}
