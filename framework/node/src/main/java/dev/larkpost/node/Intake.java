package dev.larkpost.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.GroupMessageInput;
import dev.larkpost.xmtp.wire.api.mls.WelcomeMessage;
import dev.larkpost.xmtp.wire.api.mls.WelcomeMessageInput;
import dev.larkpost.xmtp.wire.message.WelcomePointerWrapperAlgorithm;
import dev.larkpost.xmtp.wire.message.WelcomeWrapperAlgorithm;

/** Turns what clients send into what the node keeps, refusing what the real node refuses. */
final class Intake {
  static final int TOPIC_ID_MAX = 127;
  private static final byte V1 = 1;
  private static final byte POINTER = 2;

  private Intake() {}

  static TopicKey topic(byte kind, ByteString id) {
    if (id.isEmpty() || id.size() > TOPIC_ID_MAX) {
      throw new Refusal(Refusal.Reason.MALFORMED_REQUEST, "a topic of " + id.size() + " bytes");
    }
    return TopicKey.of(kind, id.toByteArray());
  }

  static Incoming groupMessage(GroupMessageInput input) {
    if (!input.hasV1() || input.getV1().getData().isEmpty()) {
      throw new Refusal(Refusal.Reason.MALFORMED_MESSAGE, "a group message without data");
    }
    byte[] data = input.getV1().getData().toByteArray();
    MessageHeader header = header(data);
    ByteString group = ByteString.copyFrom(header.groupId());
    GroupMessage.V1 body =
        GroupMessage.V1
            .newBuilder()
            .setGroupId(group)
            .setData(input.getV1().getData())
            .setSenderHmac(input.getV1().getSenderHmac())
            .setShouldPush(input.getV1().getShouldPush())
            .setIsCommit(header.contentType() != MessageHeader.APPLICATION)
            .build();
    return new Incoming(
        topic(TopicKey.GROUP, group),
        V1,
        Hashes.sha256(header.groupId(), data),
        body.toByteArray());
  }

  private static MessageHeader header(byte[] data) {
    try {
      return MessageHeader.read(data);
    } catch (MlsException e) {
      throw new Refusal(Refusal.Reason.MALFORMED_MESSAGE, "no MLS message: " + e.code());
    }
  }

  static Incoming welcome(WelcomeMessageInput input) {
    return switch (input.getVersionCase()) {
      case V1 -> welcome(input.getV1());
      case WELCOME_POINTER -> pointer(input.getWelcomePointer());
      case VERSION_NOT_SET -> throw badWelcome("a welcome without a version");
    };
  }

  private static Incoming welcome(WelcomeMessageInput.V1 input) {
    boolean symmetric =
        input.getWrapperAlgorithm()
            == WelcomeWrapperAlgorithm.WELCOME_WRAPPER_ALGORITHM_SYMMETRIC_KEY;
    if (input.getData().isEmpty() || input.getHpkePublicKey().isEmpty() && !symmetric) {
      throw badWelcome("an incomplete welcome");
    }
    WelcomeMessage.V1 body =
        WelcomeMessage.V1
            .newBuilder()
            .setInstallationKey(input.getInstallationKey())
            .setData(input.getData())
            .setHpkePublicKey(input.getHpkePublicKey())
            .setWrapperAlgorithmValue(Math.max(1, input.getWrapperAlgorithmValue()))
            .setWelcomeMetadata(input.getWelcomeMetadata())
            .build();
    return welcome(input.getInstallationKey(), input.getData(), V1, body.toByteArray());
  }

  private static Incoming pointer(WelcomeMessageInput.WelcomePointer input) {
    boolean known =
        input.getWrapperAlgorithm()
            == WelcomePointerWrapperAlgorithm
                .WELCOME_POINTER_WRAPPER_ALGORITHM_XWING_MLKEM_768_DRAFT_6;
    if (input.getWelcomePointer().isEmpty() || input.getHpkePublicKey().isEmpty() || !known) {
      throw badWelcome("an incomplete welcome pointer");
    }
    WelcomeMessage.WelcomePointer body =
        WelcomeMessage.WelcomePointer.newBuilder()
            .setInstallationKey(input.getInstallationKey())
            .setWelcomePointer(input.getWelcomePointer())
            .setHpkePublicKey(input.getHpkePublicKey())
            .setWrapperAlgorithm(input.getWrapperAlgorithm())
            .build();
    return welcome(
        input.getInstallationKey(), input.getWelcomePointer(), POINTER, body.toByteArray());
  }

  private static Incoming welcome(
      ByteString installation, ByteString data, byte variant, byte[] body) {
    if (installation.isEmpty() || installation.size() > TOPIC_ID_MAX) {
      throw badWelcome("a welcome for an installation key of " + installation.size() + " bytes");
    }
    byte[] hash = Hashes.sha256(installation.toByteArray(), data.toByteArray());
    return new Incoming(topic(TopicKey.WELCOME, installation), variant, hash, body);
  }

  private static Refusal badWelcome(String message) {
    return new Refusal(Refusal.Reason.MALFORMED_WELCOME, message);
  }

  /** Reads back what we wrote. */
  static <M extends MessageLite> M parse(Parser<M> parser, Stored stored) {
    try {
      return parser.parseFrom(stored.body());
    } catch (InvalidProtocolBufferException e) {
      throw new Refusal(Refusal.Reason.STORAGE, "a stored envelope is damaged");
    }
  }
}
