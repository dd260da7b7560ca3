package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.wire.identity.IdentifierKind;
import dev.larkpost.xmtp.wire.identity.IdentityAction;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.Signature;

/** Identity actions before and while their signatures are filled in (section 1.6). */
final class UnsignedActions {
  private UnsignedActions() {}

  static IdentityAction create(Identifier owner, long nonce) {
    IdentityAction.Builder action = IdentityAction.newBuilder();
    action
        .getCreateInboxBuilder()
        .setInitialIdentifier(owner.value())
        .setNonce(nonce)
        .setInitialIdentifierKind(kind(owner));
    return action.build();
  }

  static IdentityAction add(MemberId member) {
    IdentityAction.Builder action = IdentityAction.newBuilder();
    action.getAddBuilder().setNewMemberIdentifier(member.toWire());
    return action.build();
  }

  static IdentityAction revoke(MemberId member) {
    IdentityAction.Builder action = IdentityAction.newBuilder();
    action.getRevokeBuilder().setMemberToRevoke(member.toWire());
    return action.build();
  }

  static IdentityAction changeRecovery(Identifier next) {
    IdentityAction.Builder action = IdentityAction.newBuilder();
    action
        .getChangeRecoveryAddressBuilder()
        .setNewRecoveryIdentifier(next.value())
        .setNewRecoveryIdentifierKind(kind(next));
    return action.build();
  }

  /**
   * @param existing fills every place of a creator, existing member or recovery identifier
   * @param joining fills every place of a new member
   */
  static IdentityUpdate sign(IdentityUpdate unsigned, Signature existing, Signature joining) {
    IdentityUpdate.Builder signed = unsigned.toBuilder();
    for (IdentityAction.Builder action : signed.getActionsBuilderList()) {
      switch (action.getKindCase()) {
        case CREATE_INBOX -> action.getCreateInboxBuilder().setInitialIdentifierSignature(existing);
        case ADD ->
            action
                .getAddBuilder()
                .setExistingMemberSignature(existing)
                .setNewMemberSignature(joining);
        case REVOKE -> action.getRevokeBuilder().setRecoveryIdentifierSignature(existing);
        case CHANGE_RECOVERY_ADDRESS ->
            action
                .getChangeRecoveryAddressBuilder()
                .setExistingRecoveryIdentifierSignature(existing);
        case KIND_NOT_SET -> throw new IllegalStateException("an action without a kind");
      }
    }
    return signed.build();
  }

  /** For updates nobody joins by. */
  static IdentityUpdate sign(IdentityUpdate unsigned, Signature existing) {
    return sign(unsigned, existing, Signature.getDefaultInstance());
  }

  private static IdentifierKind kind(Identifier identifier) {
    return switch (identifier.kind()) {
      case ETHEREUM -> IdentifierKind.IDENTIFIER_KIND_ETHEREUM;
      case PASSKEY -> IdentifierKind.IDENTIFIER_KIND_PASSKEY;
    };
  }
}
