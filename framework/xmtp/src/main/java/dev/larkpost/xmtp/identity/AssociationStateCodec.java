package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The stored form: version, inbox, recovery, members, fingerprints. Members refer to each other by
 * value; an ordinary wallet takes 21 bytes, an installation 33.
 */
final class AssociationStateCodec {
  private static final byte VERSION = 1;
  private static final int HASH_LENGTH = 32;
  private static final int ADDRESS_LENGTH = 20;

  /** Above what 256 updates of the largest size the network takes can add up to. */
  private static final int MAX_COUNT = 1 << 20;

  private static final byte ADDRESS = 1;
  private static final byte INSTALLATION = 2;
  private static final byte PASSKEY = 3;
  private static final byte OTHER_TEXT = 4;

  private AssociationStateCodec() {}

  static byte[] encode(AssociationState state) {
    ByteString.Output out = ByteString.newOutput();
    out.write(VERSION);
    raw(out, HexFormat.of().parseHex(state.inbox().value()));
    id(out, state.recovery());
    count(out, state.members().size());
    state.members().forEach(member -> member(out, member));
    count(out, state.seen().size());
    state.seen().forEach(hash -> raw(out, hash.toByteArray()));
    return out.toByteString().toByteArray();
  }

  static AssociationState decode(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    try {
      return decode(in);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw malformed("cut short or damaged");
    }
  }

  private static AssociationState decode(ByteBuffer in) {
    byte version = in.get();
    if (version != VERSION) {
      throw malformed("of version " + version);
    }
    InboxId inbox = new InboxId(HexFormat.of().formatHex(raw(in, HASH_LENGTH)));
    MemberId recovery = id(in);
    Map<MemberId, Member> members = new LinkedHashMap<>();
    for (int left = count(in); left > 0; left--) {
      Member member = member(in);
      members.put(member.id(), member);
    }
    Set<ByteString> seen = new LinkedHashSet<>();
    for (int left = count(in); left > 0; left--) {
      seen.add(ByteString.copyFrom(raw(in, HASH_LENGTH)));
    }
    if (in.hasRemaining()) {
      throw malformed("followed by other bytes");
    }
    return new AssociationState(inbox, members, recovery, seen);
  }

  private static void member(ByteString.Output out, Member member) {
    id(out, member.id());
    out.write(
        (member.addedBy().isPresent() ? 1 : 0)
            | (member.timestampNs().isPresent() ? 2 : 0)
            | (member.chainId().isPresent() ? 4 : 0));
    member.addedBy().ifPresent(by -> id(out, by));
    member.timestampNs().ifPresent(ns -> number(out, ns));
    member.chainId().ifPresent(chain -> number(out, chain));
  }

  private static Member member(ByteBuffer in) {
    MemberId id = id(in);
    int parts = in.get();
    Optional<MemberId> addedBy = (parts & 1) != 0 ? Optional.of(id(in)) : Optional.empty();
    OptionalLong ns = (parts & 2) != 0 ? OptionalLong.of(in.getLong()) : OptionalLong.empty();
    OptionalLong chain = (parts & 4) != 0 ? OptionalLong.of(in.getLong()) : OptionalLong.empty();
    return new Member(id, addedBy, ns, chain);
  }

  private static void id(ByteString.Output out, MemberId id) {
    switch (id) {
      case MemberId.Wallet w when EthereumAddress.isNormal(w.address()) -> {
        out.write(ADDRESS);
        raw(out, HexFormat.of().parseHex(w.address().substring(2)));
      }
      case MemberId.Wallet w -> text(out, OTHER_TEXT, w.address());
      case MemberId.Installation i -> {
        out.write(INSTALLATION);
        raw(out, i.id().bytes());
      }
      case MemberId.Passkey p -> text(out, PASSKEY, p.publicKey());
    }
  }

  private static MemberId id(ByteBuffer in) {
    byte kind = in.get();
    return switch (kind) {
      case ADDRESS -> new MemberId.Wallet("0x" + HexFormat.of().formatHex(raw(in, ADDRESS_LENGTH)));
      case INSTALLATION ->
          new MemberId.Installation(new InstallationId(raw(in, InstallationKeys.LENGTH)));
      case PASSKEY -> new MemberId.Passkey(text(in));
      case OTHER_TEXT -> new MemberId.Wallet(text(in));
      default -> throw malformed("with a member of kind " + kind);
    };
  }

  private static void text(ByteString.Output out, byte kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(kind);
    count(out, bytes.length);
    raw(out, bytes);
  }

  private static String text(ByteBuffer in) {
    return new String(raw(in, count(in)), StandardCharsets.UTF_8);
  }

  private static void number(ByteString.Output out, long number) {
    raw(out, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  private static void count(ByteString.Output out, int count) {
    raw(out, ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
  }

  private static int count(ByteBuffer in) {
    int count = in.getInt();
    if (count < 0 || count > MAX_COUNT) {
      throw malformed("with a count of " + count);
    }
    return count;
  }

  private static void raw(ByteString.Output out, byte[] bytes) {
    out.write(bytes, 0, bytes.length);
  }

  private static byte[] raw(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static XmtpException malformed(String how) {
    return new XmtpException(
        XmtpException.Code.MALFORMED,
        XmtpException.Retry.NEVER,
        "a stored association state " + how);
  }
}
