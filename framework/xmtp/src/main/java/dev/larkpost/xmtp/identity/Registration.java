package dev.larkpost.xmtp.identity;

import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.wire.identity.IdentityAction;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Builds identity updates: text, signatures, message (section 1.6). Each result was verified and
 * applied here before anyone publishes it, so a wrong signer costs nothing. No network of its own.
 * Blocks as long as the signers do; any thread.
 */
public final class Registration {
  /** The official clients' bound; neither the log nor the network enforces it. */
  public static final int MAX_INSTALLATIONS = 10;

  private final SignatureVerifier verifier;
  private final Clock clock;

  public Registration(SignatureVerifier verifier, Clock clock) {
    this.verifier = verifier;
    this.clock = clock;
  }

  /** A new inbox with its first installation, in one update; the wallet signs once. */
  public SignedUpdate createInbox(Signer owner, long nonce, SignatureKeys installation) {
    InboxId inbox = InboxIds.derive(owner.identifier(), nonce);
    IdentityUpdate unsigned =
        update(
            inbox,
            List.of(
                UnsignedActions.create(owner.identifier(), nonce),
                UnsignedActions.add(installation(installation))));
    String text = SignatureText.of(unsigned);
    Signature own = InstallationKeys.sign(installation, text);
    Signature wallet = owner.sign(text);
    return checked(Optional.empty(), UnsignedActions.sign(unsigned, wallet, own));
  }

  /**
   * One more installation of an existing inbox.
   *
   * @param by a wallet that is a member, or the recovery identifier
   * @throws XmtpException INSTALLATION_LIMIT when the inbox is full
   */
  public SignedUpdate addInstallation(
      AssociationState state, Signer by, SignatureKeys installation) {
    if (state.installations().size() >= MAX_INSTALLATIONS) {
      throw new XmtpException(
          XmtpException.Code.INSTALLATION_LIMIT,
          XmtpException.Retry.NEVER,
          "the inbox has " + MAX_INSTALLATIONS + " installations; revoke one first");
    }
    IdentityUpdate unsigned =
        update(state.inbox(), List.of(UnsignedActions.add(installation(installation))));
    String text = SignatureText.of(unsigned);
    Signature own = InstallationKeys.sign(installation, text);
    return checked(Optional.of(state), UnsignedActions.sign(unsigned, by.sign(text), own));
  }

  /** Links a wallet; one of the inbox's own installations vouches for it. */
  public SignedUpdate linkWallet(
      AssociationState state, SignatureKeys installation, Signer newWallet) {
    IdentityUpdate unsigned =
        update(state.inbox(), List.of(UnsignedActions.add(MemberId.of(newWallet.identifier()))));
    String text = SignatureText.of(unsigned);
    Signature own = InstallationKeys.sign(installation, text);
    return checked(Optional.of(state), UnsignedActions.sign(unsigned, own, newWallet.sign(text)));
  }

  /** Removes installations from the inbox, all in one update; the recovery identifier signs. */
  public SignedUpdate revokeInstallations(
      AssociationState state, Signer recovery, Collection<InstallationId> installations) {
    return revoke(
        state, recovery, installations.stream().<MemberId>map(MemberId.Installation::new).toList());
  }

  /** Removes a wallet or passkey, and with it the installations it added. */
  public SignedUpdate unlink(AssociationState state, Signer recovery, Identifier identifier) {
    return revoke(state, recovery, List.of(MemberId.of(identifier)));
  }

  /** Hands the right to revoke to another identifier, which does not sign. */
  public SignedUpdate changeRecovery(AssociationState state, Signer recovery, Identifier next) {
    IdentityUpdate unsigned = update(state.inbox(), List.of(UnsignedActions.changeRecovery(next)));
    Supplier<Signature> signature = () -> recovery.sign(SignatureText.of(unsigned));
    return checked(Optional.of(state), UnsignedActions.sign(unsigned, signature.get()));
  }

  private SignedUpdate revoke(AssociationState state, Signer recovery, List<MemberId> members) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("nobody to revoke");
    }
    IdentityUpdate unsigned =
        update(state.inbox(), members.stream().map(UnsignedActions::revoke).toList());
    Signature signature = recovery.sign(SignatureText.of(unsigned));
    return checked(Optional.of(state), UnsignedActions.sign(unsigned, signature));
  }

  private SignedUpdate checked(Optional<AssociationState> before, IdentityUpdate update) {
    return new SignedUpdate(update, AssociationLog.apply(before, update, verifier));
  }

  private IdentityUpdate update(InboxId inbox, List<IdentityAction> actions) {
    Instant now = clock.instant();
    return IdentityUpdate.newBuilder()
        .addAllActions(actions)
        .setClientTimestampNs(now.getEpochSecond() * 1_000_000_000L + now.getNano())
        .setInboxId(inbox.value())
        .build();
  }

  private static MemberId installation(SignatureKeys keys) {
    return new MemberId.Installation(new InstallationId(keys.publicKey()));
  }
}
