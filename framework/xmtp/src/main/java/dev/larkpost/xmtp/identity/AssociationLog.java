package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.wire.identity.AddAssociation;
import dev.larkpost.xmtp.wire.identity.ChangeRecoveryAddress;
import dev.larkpost.xmtp.wire.identity.CreateInbox;
import dev.larkpost.xmtp.wire.identity.IdentityAction;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.RevokeAssociation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rules of the identity log (section 1.7): the state before, one update, the state after.
 * Everybody who reads an inbox computes this; a disagreement splits groups, so it follows the
 * network's own order of checks. Stateless, any thread, no network but the verifier's.
 */
public final class AssociationLog {
  private AssociationLog() {}

  /**
   * Verifies and applies one update; nothing of a refused one is applied.
   *
   * @param before empty when the inbox has no updates yet
   * @throws IdentityException with the rule it breaks
   * @throws dev.larkpost.xmtp.XmtpException UNAVAILABLE when a contract wallet's chain cannot be
   *     reached
   */
  public static AssociationState apply(
      Optional<AssociationState> before, IdentityUpdate update, SignatureVerifier verifier) {
    return apply(before, verifier.verify(update));
  }

  /** Verifies all updates together (one question to the chains), then applies them in order. */
  public static AssociationState applyAll(
      Optional<AssociationState> before, List<IdentityUpdate> updates, SignatureVerifier verifier) {
    Optional<AssociationState> state = before;
    for (SignatureVerifier.Result result : verifier.verifyAll(updates)) {
      state =
          switch (result) {
            case SignatureVerifier.Result.Verified verified ->
                Optional.of(apply(state, verified.update()));
            case SignatureVerifier.Result.Refused refused -> throw refused.reason();
          };
    }
    return state.orElseThrow(() -> refused(Reason.NOT_CREATED, "the log is empty"));
  }

  /** Applies an update whose signatures were verified before. @throws IdentityException */
  public static AssociationState apply(Optional<AssociationState> before, VerifiedUpdate verified) {
    Optional<AssociationState> state = before;
    for (IdentityAction action : verified.update().getActionsList()) {
      state = Optional.of(apply(state, action, verified));
    }
    AssociationState after = existing(state);
    if (!after.inbox().value().equals(verified.update().getInboxId())) {
      throw refused(Reason.WRONG_INBOX, "the update belongs to another inbox than it names");
    }
    // Last, so that one signature may serve several actions of the same update.
    return after.withSeen(verified.proofs());
  }

  private static AssociationState apply(
      Optional<AssociationState> state, IdentityAction action, VerifiedUpdate verified) {
    return switch (action.getKindCase()) {
      case CREATE_INBOX -> create(state, action.getCreateInbox(), verified);
      case ADD -> add(existing(state), action.getAdd(), verified);
      case REVOKE -> revoke(existing(state), action.getRevoke(), verified);
      case CHANGE_RECOVERY_ADDRESS ->
          changeRecovery(existing(state), action.getChangeRecoveryAddress(), verified);
      case KIND_NOT_SET -> throw refused(Reason.MALFORMED, "an identity action without a kind");
    };
  }

  private static AssociationState create(
      Optional<AssociationState> state, CreateInbox action, VerifiedUpdate verified) {
    if (state.isPresent()) {
      throw refused(Reason.MULTIPLE_CREATE, "the inbox exists already");
    }
    MemberId creator =
        MemberId.read(action.getInitialIdentifier(), action.getInitialIdentifierKind());
    VerifiedSignature signature = verified.proof(action.getInitialIdentifierSignature());
    if (!signature.signer().equals(creator)) {
      throw refused(Reason.INITIAL_SIGNATURE_MISMATCH, "signed by another than the owner");
    }
    checkKind(signature, creator);
    if (signature.legacy() && action.getNonce() != 0) {
      throw refused(Reason.LEGACY_SIGNATURE_REUSE, "a legacy signature creates nonce 0 only");
    }
    Member member =
        new Member(creator, Optional.empty(), OptionalLong.empty(), signature.chainId());
    return AssociationState.created(inbox(creator, action.getNonce()), member);
  }

  private static AssociationState add(
      AssociationState state, AddAssociation action, VerifiedUpdate verified) {
    VerifiedSignature joining = verified.proof(action.getNewMemberSignature());
    VerifiedSignature vouching = verified.proof(action.getExistingMemberSignature());
    checkUnused(state, joining);
    checkUnused(state, vouching);
    Optional<MemberId> named = MemberId.read(action.getNewMemberIdentifier());
    if (!named.equals(Optional.of(joining.signer()))) {
      throw refused(Reason.NEW_MEMBER_SIGNATURE_MISMATCH, "signed by another than the new member");
    }
    if (joining.signer().equals(vouching.signer())) {
      throw refused(Reason.SELF_ADD, "a member cannot add itself");
    }
    checkLegacy(state, joining, vouching);
    checkKind(joining, joining.signer());
    MemberId voucher = voucher(state, vouching);
    checkKind(vouching, voucher);
    if (voucher instanceof MemberId.Installation
        && joining.signer() instanceof MemberId.Installation) {
      throw refused(Reason.MEMBER_NOT_ALLOWED, "an installation cannot add an installation");
    }
    return state.with(
        new Member(
            joining.signer(),
            Optional.of(voucher),
            OptionalLong.of(verified.update().getClientTimestampNs()),
            joining.chainId()));
  }

  /** A member; or the recovery identifier with a signature of its own, even when no member. */
  private static MemberId voucher(AssociationState state, VerifiedSignature vouching) {
    Optional<Member> member = state.member(vouching.signer());
    if (member.isPresent()) {
      checkChain(member.get(), vouching);
      return member.get().id();
    }
    checkRecovery(state, vouching);
    if (vouching.legacy()) {
      throw refused(Reason.LEGACY_SIGNATURE_REUSE, "recovery needs a signature of the wallet");
    }
    return state.recovery();
  }

  private static AssociationState revoke(
      AssociationState state, RevokeAssociation action, VerifiedUpdate verified) {
    checkByRecovery(state, verified.proof(action.getRecoveryIdentifierSignature()));
    return MemberId.read(action.getMemberToRevoke()).map(state::without).orElse(state);
  }

  private static AssociationState changeRecovery(
      AssociationState state, ChangeRecoveryAddress action, VerifiedUpdate verified) {
    checkByRecovery(state, verified.proof(action.getExistingRecoveryIdentifierSignature()));
    return state.withRecovery(
        MemberId.read(action.getNewRecoveryIdentifier(), action.getNewRecoveryIdentifierKind()));
  }

  private static void checkByRecovery(AssociationState state, VerifiedSignature signature) {
    checkUnused(state, signature);
    state.member(signature.signer()).ifPresent(member -> checkChain(member, signature));
    if (signature.legacy()) {
      throw refused(Reason.SIGNATURE_NOT_ALLOWED, "recovery needs a signature of the wallet");
    }
    checkRecovery(state, signature);
  }

  private static void checkRecovery(AssociationState state, VerifiedSignature signature) {
    if (!signature.signer().equals(state.recovery())) {
      throw refused(
          Reason.MISSING_EXISTING_MEMBER, "signed by neither a member that may nor the recovery");
    }
  }

  private static void checkUnused(AssociationState state, VerifiedSignature signature) {
    if (state.saw(signature)) {
      throw refused(Reason.REPLAY, "a signature was used before");
    }
  }

  private static void checkKind(VerifiedSignature signature, MemberId member) {
    if (!signature.kind().fits(member)) {
      throw refused(
          Reason.SIGNATURE_NOT_ALLOWED, signature.kind() + " does not fit this kind of member");
    }
  }

  /**
   * Exactly equal, absent included: an ordinary wallet stays one, a contract stays on its chain.
   */
  private static void checkChain(Member member, VerifiedSignature signature) {
    if (!member.chainId().equals(signature.chainId())) {
      throw refused(Reason.CHAIN_ID_MISMATCH, "signed on another chain than it joined from");
    }
  }

  /** Legacy keys may only rebuild the inbox their wallet had by default. */
  private static void checkLegacy(
      AssociationState state, VerifiedSignature joining, VerifiedSignature vouching) {
    if (!joining.legacy() && !vouching.legacy()) {
      return;
    }
    boolean own =
        vouching
            .signer()
            .identifier()
            .map(identifier -> InboxIds.derive(identifier, 0))
            .equals(Optional.of(state.inbox()));
    if (!own) {
      throw refused(Reason.LEGACY_SIGNATURE_REUSE, "a legacy signature in a foreign inbox");
    }
  }

  private static InboxId inbox(MemberId creator, long nonce) {
    Identifier identifier =
        creator
            .identifier()
            .orElseThrow(() -> refused(Reason.MALFORMED, "the owner is no identifier"));
    return InboxIds.derive(identifier, nonce);
  }

  private static AssociationState existing(Optional<AssociationState> state) {
    return state.orElseThrow(() -> refused(Reason.NOT_CREATED, "there is no inbox yet"));
  }

  private static IdentityException refused(Reason reason, String message) {
    return new IdentityException(reason, message);
  }
}
