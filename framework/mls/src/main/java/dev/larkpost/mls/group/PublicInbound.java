package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.FramedContent;
import dev.larkpost.mls.wire.PublicMessage;
import dev.larkpost.mls.wire.Sender;
import java.security.MessageDigest;
import java.util.Arrays;

/** Handshakes sent in the clear (RFC 9420 section 6.2); a policy of the RFC's vectors only. */
final class PublicInbound {
  private final Group group;
  private final Epoch epoch;

  PublicInbound(Group group, Epoch epoch) {
    this.group = group;
    this.epoch = epoch;
  }

  Received receive(PublicMessage message) {
    AuthenticatedContent authenticated = message.authenticated();
    FramedContent content = authenticated.content();
    requireCurrent(content);
    if (!(content.sender() instanceof Sender.InGroup from)) {
      throw new MlsException(Code.BAD_SENDER, "sender is not a member");
    }
    Member sender = epoch.member(from.leaf()).orElseThrow(PublicInbound::blank);
    if (sender.leaf() == epoch.ownLeaf()) {
      throw new MlsException(Code.OWN_MESSAGE, "our own message came back");
    }
    requireTag(message);
    if (!authenticated.verify(sender.signatureKey(), epoch.contextBytes())) {
      throw new MlsException(Code.BAD_SIGNATURE, "message of leaf " + sender.leaf());
    }
    return switch (content.body()) {
      case FramedContent.Body.Application a ->
          throw new MlsException(Code.UNSUPPORTED, "application data in a PublicMessage");
      case FramedContent.Body.Proposed p -> group.propose(authenticated, p.proposal(), sender);
      case FramedContent.Body.Committed c -> group.committed(authenticated, c, sender);
    };
  }

  private static MlsException blank() {
    return new MlsException(Code.BAD_SENDER, "sender's leaf is blank");
  }

  private void requireCurrent(FramedContent content) {
    if (!Arrays.equals(content.groupId(), epoch.context().groupId())) {
      throw new MlsException(Code.WRONG_GROUP, "message of another group");
    }
    if (content.epoch() != epoch.context().epoch()) {
      throw new MlsException(Code.OLD_EPOCH, "epoch " + content.epoch());
    }
  }

  private void requireTag(PublicMessage message) {
    byte[] key = epoch.keys().extra().orElseThrow().membership().bytes();
    byte[] expected =
        Hashes.hmacSha256(key, message.authenticated().toBeMaced(epoch.contextBytes()));
    if (!MessageDigest.isEqual(expected, message.membershipTag().orElse(new byte[0]))) {
      throw new MlsException(Code.BAD_TAG, "membership tag");
    }
  }
}
