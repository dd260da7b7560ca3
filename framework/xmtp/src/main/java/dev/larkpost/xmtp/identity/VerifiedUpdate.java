package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.util.Collection;
import java.util.Map;

/**
 * An identity update whose signatures were all verified by {@link SignatureVerifier}; whether its
 * actions are allowed is {@link AssociationLog}'s to say. Immutable.
 */
public final class VerifiedUpdate {
  private final IdentityUpdate update;
  private final Map<Signature, VerifiedSignature> proven;

  VerifiedUpdate(IdentityUpdate update, Map<Signature, VerifiedSignature> proven) {
    this.update = update;
    this.proven = Map.copyOf(proven);
  }

  public IdentityUpdate update() {
    return update;
  }

  VerifiedSignature proof(Signature signature) {
    VerifiedSignature proof = proven.get(signature);
    if (proof == null) {
      throw new IllegalStateException("a signature of this update was never verified");
    }
    return proof;
  }

  Collection<VerifiedSignature> proofs() {
    return proven.values();
  }
}
