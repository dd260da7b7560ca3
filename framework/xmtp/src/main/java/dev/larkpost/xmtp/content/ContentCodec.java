package dev.larkpost.xmtp.content;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.wire.message.ContentTypeId;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * EncodedContent bytes to {@link Content} and back (wire file mls-and-messages section 7),
 * stateless, any thread. The same content always gives the same bytes: parameters are written in
 * alphabetical order, and compression is never set because the official client does not inflate.
 */
public final class ContentCodec {
  /**
   * EncodedContent above this many bytes is not sent: what the network carries, less the envelope.
   * Inflated content above it is not read.
   */
  public static final int ENCODED_MAX = 1_000_000;

  private ContentCodec() {}

  /**
   * @throws dev.larkpost.xmtp.XmtpException TOO_LARGE
   */
  public static byte[] encode(Content content) {
    byte[] bytes = deterministic(toWire(content));
    if (bytes.length > ENCODED_MAX) {
      throw new XmtpException(
          XmtpException.Code.TOO_LARGE,
          XmtpException.Retry.NEVER,
          "content of " + bytes.length + " bytes, at most " + ENCODED_MAX + " are carried");
    }
    return bytes;
  }

  static EncodedContent toWire(Content content) {
    return switch (content) {
      case Content.Text text -> TextBodies.text(text);
      case Content.Markdown markdown -> TextBodies.markdown(markdown);
      case Content.Reaction reaction -> ProtoBodies.reaction(reaction);
      case Content.Reply reply -> NestedBodies.reply(reply);
      case Content.ReadReceipt receipt -> of(ContentType.READ_RECEIPT).build();
      case Content.Attachment attachment -> TextBodies.attachment(attachment);
      case Content.RemoteAttachment remote -> TextBodies.remoteAttachment(remote);
      case Content.MultiRemoteAttachment multi -> ProtoBodies.multiRemoteAttachment(multi);
      case Content.TransactionReference tx -> JsonBodies.transactionReference(tx);
      case Content.WalletSendCalls calls -> JsonBodies.walletSendCalls(calls);
      case Content.Actions actions -> JsonBodies.actions(actions);
      case Content.Intent intent -> JsonBodies.intent(intent);
      case Content.GroupUpdated updated -> ProtoBodies.groupUpdated(updated);
      case Content.LeaveRequest leave -> ProtoBodies.leaveRequest(leave);
      case Content.DeleteMessage delete -> ProtoBodies.deleteMessage(delete);
      case Content.EditMessage edit -> NestedBodies.editMessage(edit);
      case Content.Unknown unknown -> TextBodies.unknown(unknown);
    };
  }

  /**
   * Unknown types and unreadable bodies become {@link Content.Unknown}; a compressed body is
   * inflated. @throws dev.larkpost.xmtp.XmtpException MALFORMED when it is no EncodedContent at all
   */
  public static Content decode(byte[] encodedContent) {
    return fromWire(parse(encodedContent));
  }

  static Content fromWire(EncodedContent wire) {
    Optional<EncodedContent> inflated = Inflation.inflate(wire);
    if (inflated.isEmpty()) {
      return TextBodies.unknown(wire);
    }
    EncodedContent plain = inflated.get();
    try {
      return typed(plain);
    } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
      return TextBodies.unknown(plain);
    }
  }

  private static Content typed(EncodedContent wire) throws InvalidProtocolBufferException {
    ContentTypeId type = wire.getType();
    return switch (type.getAuthorityId() + "/" + type.getTypeId() + ":" + type.getVersionMajor()) {
      case "xmtp.org/text:1" -> TextBodies.readText(wire);
      case "xmtp.org/markdown:1" -> TextBodies.readMarkdown(wire);
      case "xmtp.org/reaction:1" -> JsonBodies.readLegacyReaction(wire);
      case "xmtp.org/reaction:2" -> ProtoBodies.readReaction(wire);
      case "xmtp.org/reply:1" -> NestedBodies.readReply(wire);
      case "xmtp.org/readReceipt:1" -> new Content.ReadReceipt();
      case "xmtp.org/attachment:1" -> TextBodies.readAttachment(wire);
      case "xmtp.org/remoteStaticAttachment:1" -> TextBodies.readRemoteAttachment(wire);
      case "xmtp.org/multiRemoteStaticAttachment:1" -> ProtoBodies.readMultiRemoteAttachment(wire);
      case "xmtp.org/transactionReference:1" -> JsonBodies.readTransactionReference(wire);
      case "xmtp.org/walletSendCalls:1" -> JsonBodies.readWalletSendCalls(wire);
      case "coinbase.com/actions:1" -> JsonBodies.readActions(wire);
      case "coinbase.com/intent:1" -> JsonBodies.readIntent(wire);
      case "xmtp.org/group_updated:1" -> ProtoBodies.readGroupUpdated(wire);
      case "xmtp.org/leave_request:1" -> ProtoBodies.readLeaveRequest(wire);
      case "xmtp.org/deleteMessage:1" -> ProtoBodies.readDeleteMessage(wire);
      case "xmtp.org/editMessage:1" -> NestedBodies.readEditMessage(wire);
      default -> TextBodies.unknown(wire);
    };
  }

  /** The type as it stands on the wire, for what decode could not type. */
  public static ContentType typeOf(byte[] encodedContent) {
    return typeOf(parse(encodedContent));
  }

  static ContentType typeOf(EncodedContent wire) {
    ContentTypeId type = wire.getType();
    return new ContentType(
        type.getAuthorityId(), type.getTypeId(), type.getVersionMajor(), type.getVersionMinor());
  }

  /**
   * Whether phones should ring by default for this content (wire file section 7.2, push column).
   * Content of unknown types does not ring, as with the official client's raw send.
   */
  public static boolean push(Content content) {
    return switch (content) {
      case Content.Text text -> true;
      case Content.Markdown markdown -> true;
      case Content.Reply reply -> true;
      case Content.Attachment attachment -> true;
      case Content.RemoteAttachment remote -> true;
      case Content.MultiRemoteAttachment multi -> true;
      case Content.TransactionReference tx -> true;
      case Content.WalletSendCalls calls -> true;
      case Content.Actions actions -> true;
      case Content.Intent intent -> true;
      case Content.Reaction reaction -> false;
      case Content.ReadReceipt receipt -> false;
      case Content.GroupUpdated updated -> false;
      case Content.LeaveRequest leave -> false;
      case Content.DeleteMessage delete -> false;
      case Content.EditMessage edit -> false;
      case Content.Unknown unknown -> false;
    };
  }

  /** An empty body of this type. */
  static EncodedContent.Builder of(ContentType type) {
    return EncodedContent.newBuilder()
        .setType(
            ContentTypeId.newBuilder()
                .setAuthorityId(type.authority())
                .setTypeId(type.type())
                .setVersionMajor(type.major())
                .setVersionMinor(type.minor()));
  }

  private static EncodedContent parse(byte[] encodedContent) {
    try {
      EncodedContent wire = EncodedContent.parseFrom(encodedContent);
      if (wire.hasType()) {
        return wire;
      }
    } catch (InvalidProtocolBufferException notProtobuf) {
      throw malformed(notProtobuf);
    }
    throw malformed(new IllegalArgumentException("no type"));
  }

  private static XmtpException malformed(Exception cause) {
    return new XmtpException(
        XmtpException.Code.MALFORMED,
        XmtpException.Retry.NEVER,
        "these bytes are no EncodedContent",
        cause);
  }

  private static byte[] deterministic(EncodedContent wire) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(wire.getSerializedSize());
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    // Protobuf maps have no order of their own; without this equal content could differ in bytes.
    out.useDeterministicSerialization();
    try {
      wire.writeTo(out);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
