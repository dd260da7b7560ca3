package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.wire.identity.AddAssociation;
import dev.larkpost.xmtp.wire.identity.IdentityAction;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.util.ArrayList;
import java.util.List;

/** The places for signatures in an update (section 1.6). */
final class Signatures {
  private Signatures() {}

  /** All of them in order; one that is absent appears as an empty signature. */
  static List<Signature> of(IdentityUpdate update) {
    List<Signature> all = new ArrayList<>();
    update.getActionsList().forEach(action -> all.addAll(of(action)));
    return all;
  }

  private static List<Signature> of(IdentityAction action) {
    return switch (action.getKindCase()) {
      case CREATE_INBOX -> List.of(action.getCreateInbox().getInitialIdentifierSignature());
      case ADD -> of(action.getAdd());
      case REVOKE -> List.of(action.getRevoke().getRecoveryIdentifierSignature());
      case CHANGE_RECOVERY_ADDRESS ->
          List.of(action.getChangeRecoveryAddress().getExistingRecoveryIdentifierSignature());
      case KIND_NOT_SET ->
          throw new IdentityException(Reason.MALFORMED, "an identity action without a kind");
    };
  }

  private static List<Signature> of(AddAssociation add) {
    return List.of(add.getNewMemberSignature(), add.getExistingMemberSignature());
  }
}
