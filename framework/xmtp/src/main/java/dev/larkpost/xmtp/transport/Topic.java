package dev.larkpost.xmtp.transport;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import java.util.Arrays;
import java.util.HexFormat;

/** A network address that envelopes travel on. @param id raw bytes; an inbox id is hex-decoded */
public record Topic(Kind kind, byte[] id) {
  /** The kinds of topics; the numbers are the wire's kind bytes. */
  public enum Kind {
    GROUP_MESSAGES,
    WELCOMES,
    IDENTITY_UPDATES,
    KEY_PACKAGES
  }

  public static Topic group(ConversationId id) {
    return new Topic(Kind.GROUP_MESSAGES, id.bytes());
  }

  public static Topic welcomes(InstallationId id) {
    return new Topic(Kind.WELCOMES, id.bytes());
  }

  /** The random address a shared welcome is parked on. */
  public static Topic welcomePointee(byte[] destination) {
    return new Topic(Kind.WELCOMES, destination);
  }

  public static Topic identity(InboxId id) {
    return new Topic(Kind.IDENTITY_UPDATES, HexFormat.of().parseHex(id.value()));
  }

  public static Topic keyPackage(InstallationId id) {
    return new Topic(Kind.KEY_PACKAGES, id.bytes());
  }

  /** The inbox of an identity topic. */
  public InboxId inbox() {
    return new InboxId(HexFormat.of().formatHex(id));
  }

  /** The conversation of a group topic. */
  public ConversationId conversation() {
    return new ConversationId(id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topic t && kind == t.kind && Arrays.equals(id, t.id);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.hashCode(id);
  }

  @Override
  public String toString() {
    return kind + ":" + HexFormat.of().formatHex(id, 0, Math.min(8, id.length));
  }
}
