package dev.larkpost.node;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.wire.api.mls.GroupMessageInput;
import dev.larkpost.xmtp.wire.api.mls.SendGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SendWelcomeMessagesRequest;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** Messages that look right from outside: the node never sees more than their headers. */
final class Forge {
  private Forge() {}

  static byte[] id(int number) {
    return ByteBuffer.allocate(16).putInt(number).array();
  }

  /** A private message of epoch 1. @param contentType 1 application, 2 proposal, 3 commit */
  static ByteString message(byte[] group, int contentType, int number) {
    ByteBuffer out = ByteBuffer.allocate(64);
    out.putShort((short) 1).putShort((short) 2).put((byte) group.length).put(group).putLong(1);
    out.put((byte) contentType).putInt(number);
    return ByteString.copyFrom(out.flip());
  }

  static SendGroupMessagesRequest send(byte[] group, int from, int to) {
    return SendGroupMessagesRequest.newBuilder()
        .addAllMessages(
            IntStream.range(from, to).mapToObj(n -> input(message(group, 1, n))).toList())
        .build();
  }

  static GroupMessageInput input(ByteString data) {
    return GroupMessageInput.newBuilder()
        .setV1(
            GroupMessageInput.V1
                .newBuilder()
                .setData(data)
                .setSenderHmac(ByteString.copyFrom(new byte[32]))
                .setShouldPush(true))
        .build();
  }

  static SendWelcomeMessagesRequest welcome(byte[] installation, int number) {
    SendWelcomeMessagesRequest.Builder request = SendWelcomeMessagesRequest.newBuilder();
    request
        .addMessagesBuilder()
        .getV1Builder()
        .setInstallationKey(ByteString.copyFrom(installation))
        .setData(ByteString.copyFromUtf8("welcome " + number))
        .setHpkePublicKey(ByteString.copyFromUtf8("key"));
    return request.build();
  }
}
