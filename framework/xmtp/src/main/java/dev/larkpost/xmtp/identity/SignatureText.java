package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.wire.identity.IdentityAction;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.MemberIdentifier;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** The text people sign for an identity update, byte for byte (section 1.5). Stateless. */
public final class SignatureText {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private SignatureText() {}

  /**
   * One text per update; every signature in the update is over the same one. Signatures in the
   * update, if any, play no part.
   *
   * @throws IdentityException MALFORMED when an action or a member has no kind
   */
  public static String of(IdentityUpdate update) {
    String actions =
        update.getActionsList().stream()
            .map(SignatureText::block)
            .collect(Collectors.joining("\n"));
    return "XMTP : Authenticate to inbox\n\nInbox ID: %s\nCurrent time: %s\n\n%s\n\nFor more info: https://xmtp.org/signatures"
        .formatted(update.getInboxId(), time(update.getClientTimestampNs()), actions);
  }

  private static String time(long ns) {
    // Whole seconds only: the digits below are not covered by any signature.
    return DateTimeFormatter.ISO_INSTANT.format(
        Instant.ofEpochSecond(Math.floorDiv(ns, NANOS_PER_SECOND)));
  }

  private static String block(IdentityAction action) {
    return switch (action.getKindCase()) {
      case CREATE_INBOX ->
          block("Create inbox", "Owner", action.getCreateInbox().getInitialIdentifier());
      case ADD -> added(action.getAdd().getNewMemberIdentifier());
      case REVOKE -> revoked(action.getRevoke().getMemberToRevoke());
      case CHANGE_RECOVERY_ADDRESS ->
          block(
              "Change inbox recovery address",
              "Address",
              action.getChangeRecoveryAddress().getNewRecoveryIdentifier());
      case KIND_NOT_SET -> throw malformed("an identity action without a kind");
    };
  }

  private static String added(MemberIdentifier member) {
    return switch (member.getKindCase()) {
      case ETHEREUM_ADDRESS ->
          block("Link address to inbox", "Address", member.getEthereumAddress());
      case INSTALLATION_PUBLIC_KEY ->
          block("Grant messaging access to app", "ID", hex(member.getInstallationPublicKey()));
      case PASSKEY -> block("Link passkey to inbox", "Passkey", hex(member.getPasskey().getKey()));
      case KIND_NOT_SET -> throw malformed("a new member without a kind");
    };
  }

  private static String revoked(MemberIdentifier member) {
    return switch (member.getKindCase()) {
      case ETHEREUM_ADDRESS ->
          block("Unlink address from inbox", "Address", member.getEthereumAddress());
      case INSTALLATION_PUBLIC_KEY ->
          block("Revoke messaging access from app", "ID", hex(member.getInstallationPublicKey()));
      case PASSKEY ->
          block("Unlink passkey from inbox", "Passkey", hex(member.getPasskey().getKey()));
      case KIND_NOT_SET -> throw malformed("a member to revoke without a kind");
    };
  }

  private static String block(String title, String label, String value) {
    return "- " + title + "\n  (" + label + ": " + value + ")";
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static IdentityException malformed(String message) {
    return new IdentityException(Reason.MALFORMED, message);
  }
}
