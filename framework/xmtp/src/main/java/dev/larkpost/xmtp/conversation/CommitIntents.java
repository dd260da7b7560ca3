package dev.larkpost.xmtp.conversation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.group.PendingCommit;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.wire.store.CommitIntent;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commits of ours on their way, and the welcomes that follow once their place in the log is known.
 */
final class CommitIntents {
  /**
   * With more recipients than this that understand pointers, one shared body is cheaper (wire file
   * section 5.4).
   */
  private static final int POINTERS_FROM = 3;

  private CommitIntents() {}

  /** A recipient of a welcome. */
  record Invitee(
      InstallationId installation, WelcomeWrapper.Recipient key, boolean takesPointers) {}

  static CommitIntent intent(PendingCommit commit, List<Invitee> invitees, boolean adoptLater) {
    CommitIntent.Builder intent = CommitIntent.newBuilder();
    if (adoptLater) {
      intent.setStaged(ByteString.copyFrom(commit.staged().encoded()));
    }
    commit.welcome().ifPresent(w -> intent.setWelcome(ByteString.copyFrom(w)));
    for (Invitee i : invitees) {
      intent.addRecipients(
          CommitIntent.Recipient.newBuilder()
              .setInstallation(ByteString.copyFrom(i.installation().bytes()))
              .setPublicKey(ByteString.copyFrom(i.key().publicKey()))
              .setAlgorithm(i.key().algorithm())
              .setTakesPointers(i.takesPointers()));
    }
    return intent.build();
  }

  /** A conversation's first commit was adopted when it was made. */
  static boolean isBirth(SealedRow commit) {
    return of(commit).getStaged().isEmpty();
  }

  static CommitIntent of(SealedRow commit) {
    try {
      return CommitIntent.parseFrom(commit.intent().orElse(new byte[0]));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "stored intent of " + commit.conversation() + " is unreadable", e);
    }
  }

  /**
   * Seals the welcomes of an accepted commit. @param position the commit's place in the group's
   * topic
   */
  static List<SealedRow> welcomes(SealedRow commit, long position, SecureRandom random) {
    CommitIntent intent = of(commit);
    if (intent.getWelcome().isEmpty()) {
      return List.of();
    }
    byte[] welcome = intent.getWelcome().toByteArray();
    List<CommitIntent.Recipient> pointed =
        intent.getRecipientsList().stream()
            .filter(CommitIntent.Recipient::getTakesPointers)
            .toList();
    boolean pointers = pointed.size() >= POINTERS_FROM;
    List<SealedRow> rows = new ArrayList<>();
    if (pointers) {
      WelcomeWrapper.Pointee pointee = WelcomeWrapper.pointee(welcome, position, random);
      rows.add(row(commit, Topic.welcomePointee(pointee.destination()), pointee.body()));
      for (CommitIntent.Recipient r : pointed) {
        rows.add(
            row(commit, topic(r), WelcomeWrapper.sealPointer(key(r), pointee.pointer(), random)));
      }
    }
    for (CommitIntent.Recipient r : intent.getRecipientsList()) {
      if (!(pointers && r.getTakesPointers())) {
        rows.add(row(commit, topic(r), WelcomeWrapper.seal(key(r), welcome, position, random)));
      }
    }
    return rows;
  }

  private static Topic topic(CommitIntent.Recipient r) {
    return Topic.welcomes(new InstallationId(r.getInstallation().toByteArray()));
  }

  private static WelcomeWrapper.Recipient key(CommitIntent.Recipient r) {
    return new WelcomeWrapper.Recipient(r.getPublicKey().toByteArray(), r.getAlgorithm());
  }

  private static SealedRow row(SealedRow commit, Topic topic, Payload payload) {
    byte[] data =
        payload instanceof Payload.Welcome w
            ? w.data()
            : ((Payload.WelcomePointer) payload).pointer();
    return new SealedRow(
        0,
        SealedRow.Kind.WELCOME,
        0,
        commit.conversation(),
        commit.epoch(),
        Hashes.sha256(topic.id(), data),
        new Outgoing(topic, payload),
        Optional.empty());
  }

  /** A commit of ours to adopt when it is read back. */
  static SealedRow row(
      ClientContext context, LiveConversation live, PendingCommit commit, List<Invitee> invitees) {
    byte[] hmac =
        SenderHmac.of(context.hmacRoot(), live.id(), context.clock().instant(), commit.message());
    return commit(
        live.id(),
        live.group().epoch(),
        new Payload.GroupMessage(commit.message(), hmac, false),
        intent(commit, invitees, true));
  }

  static SealedRow commit(
      ConversationId conversation, long epoch, Payload.GroupMessage payload, CommitIntent intent) {
    return new SealedRow(
        0,
        SealedRow.Kind.COMMIT,
        0,
        conversation,
        epoch,
        Hashes.sha256(payload.data()),
        new Outgoing(Topic.group(conversation), payload),
        Optional.of(intent.toByteArray()));
  }
}
