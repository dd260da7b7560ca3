package dev.larkpost.xmtp.identity;

import static dev.larkpost.xmtp.identity.Fixtures.VERIFIER;
import static dev.larkpost.xmtp.identity.Fixtures.contract;
import static dev.larkpost.xmtp.identity.Fixtures.ids;
import static dev.larkpost.xmtp.identity.Fixtures.installation;
import static dev.larkpost.xmtp.identity.Fixtures.member;
import static dev.larkpost.xmtp.identity.Fixtures.wallet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.transport.WalletVerdict;
import dev.larkpost.xmtp.wire.identity.IdentityAction;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The sixteen cases of section 8.3 and what else section 1.7 says. */
class AssociationLogTest {
  private final Registration registration =
      new Registration(VERIFIER, Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC));
  private final KeySigner owner = wallet(1);
  private final KeySigner other = wallet(2);
  private final SignatureKeys first = installation(0);
  private final SignatureKeys second = installation(50);
  private final SignedUpdate created = registration.createInbox(owner, 1, first);
  private final AssociationState state = created.after();
  private long tick = 5000;

  @Test // 1
  void the_wallet_adds_an_installation() {
    AssociationState bare = createdAlone(owner, 1);
    AssociationState after = registration.addInstallation(bare, owner, first).after();
    assertEquals(List.of(member(owner), member(first)), ids(after));
    assertEquals(Optional.of(member(owner)), after.member(member(first)).orElseThrow().addedBy());
    assertEquals(
        OptionalLong.of(1_000_000_000_000L),
        after.member(member(first)).orElseThrow().timestampNs());
  }

  @Test // 2
  void one_wallet_signature_creates_and_adds() {
    assertEquals(List.of(member(owner), member(first)), ids(state));
    assertEquals(2, state.seenSignatures());
    assertEquals(member(owner), state.recovery());
  }

  @Test // 3
  void the_same_update_twice_is_refused() {
    refused(Reason.MULTIPLE_CREATE, () -> apply(state, created.update()));
    SignedUpdate more = registration.addInstallation(state, owner, second);
    refused(Reason.REPLAY, () -> apply(more.after(), more.update()));
  }

  @Test // 4
  void an_unknown_wallet_cannot_add() {
    refused(
        Reason.MISSING_EXISTING_MEMBER, () -> registration.addInstallation(state, other, second));
  }

  @Test // 5
  void a_new_member_must_sign_itself() {
    IdentityUpdate update =
        signed(UnsignedActions.add(member(second)), owner::sign, t -> installationSign(first, t));
    refused(Reason.NEW_MEMBER_SIGNATURE_MISMATCH, () -> apply(state, update));
  }

  @Test // 6
  void an_installation_cannot_add_an_installation() {
    IdentityUpdate update =
        signed(
            UnsignedActions.add(member(second)),
            t -> installationSign(first, t),
            t -> installationSign(second, t));
    refused(Reason.MEMBER_NOT_ALLOWED, () -> apply(state, update));
  }

  @Test // 7
  void an_installation_adds_a_wallet() {
    AssociationState after = registration.linkWallet(state, first, other).after();
    assertTrue(after.has(other.identifier()));
    assertEquals(Optional.of(member(first)), after.member(member(other)).orElseThrow().addedBy());
  }

  @Test // 8
  void the_recovery_adds_members_even_when_it_is_none() {
    AssociationState linked = registration.linkWallet(state, first, other).after();
    AssociationState gone = registration.unlink(linked, owner, owner.identifier()).after();
    assertFalse(gone.has(owner.identifier()));
    assertEquals(member(owner), gone.recovery());
    AssociationState after = registration.addInstallation(gone, owner, second).after();
    assertTrue(after.has(new InstallationId(second.publicKey())));
  }

  @Test // 8, second half
  void a_legacy_signature_of_a_recovery_that_is_no_member_is_refused() {
    AssociationState zero = registration.createInbox(owner, 0, first).after();
    AssociationState linked = registration.linkWallet(zero, first, other).after();
    AssociationState gone = registration.unlink(linked, owner, owner.identifier()).after();
    LegacyWallet legacy = new LegacyWallet(owner, wallet(9));
    IdentityUpdate update =
        signed(
            gone.inbox(),
            UnsignedActions.add(member(second)),
            legacy::sign,
            t -> installationSign(second, t));
    refused(Reason.LEGACY_SIGNATURE_REUSE, () -> apply(gone, update));
  }

  @Test // 9
  void revoking_a_wallet_takes_its_installations_but_not_its_wallets() {
    AssociationState linked = registration.linkWallet(state, first, other).after();
    AssociationState more = registration.addInstallation(linked, other, second).after();
    AssociationState after = registration.unlink(more, owner, owner.identifier()).after();
    assertEquals(List.of(member(other), member(second)), ids(after));
  }

  @Test // 10
  void only_the_recovery_revokes() {
    AssociationState linked = registration.linkWallet(state, first, other).after();
    refused(
        Reason.MISSING_EXISTING_MEMBER,
        () -> registration.revokeInstallations(linked, other, linked.installations()));
  }

  @Test // 11
  void the_old_recovery_cannot_revoke_any_more() {
    AssociationState handed = registration.changeRecovery(state, owner, other.identifier()).after();
    refused(
        Reason.MISSING_EXISTING_MEMBER,
        () -> registration.revokeInstallations(handed, owner, handed.installations()));
    assertEquals(
        List.of(member(owner)),
        ids(registration.revokeInstallations(handed, other, handed.installations()).after()));
  }

  @Test // 12
  void a_contract_wallet_stays_on_its_chain() {
    AssociationState onOne =
        registration.createInbox(contract(owner.identifier(), 1), 1, first).after();
    assertEquals(OptionalLong.of(1), onOne.member(member(owner)).orElseThrow().chainId());
    refused(
        Reason.CHAIN_ID_MISMATCH,
        () -> registration.addInstallation(onOne, contract(owner.identifier(), 10), second));
    refused(Reason.CHAIN_ID_MISMATCH, () -> registration.addInstallation(onOne, owner, second));
    refused(
        Reason.CHAIN_ID_MISMATCH,
        () -> registration.addInstallation(state, contract(owner.identifier(), 1), second));
    assertEquals(
        2,
        registration
            .addInstallation(onOne, contract(owner.identifier(), 1), second)
            .after()
            .installations()
            .size());
  }

  @Test // 13
  void a_wallet_signature_does_not_make_an_installation() {
    IdentityUpdate update = signed(UnsignedActions.add(member(second)), owner::sign, other::sign);
    refused(Reason.NEW_MEMBER_SIGNATURE_MISMATCH, () -> apply(state, update));
    assertFalse(SignatureKind.ERC_191.fits(member(second)));
    assertFalse(SignatureKind.INSTALLATION_KEY.fits(member(owner)));
    assertFalse(SignatureKind.PASSKEY.fits(member(owner)));
  }

  @Test // 14
  void the_named_inbox_must_be_the_derived_one() {
    InboxId wrong = InboxIds.derive(owner.identifier(), 2);
    IdentityUpdate update =
        signed(wrong, UnsignedActions.create(owner.identifier(), 1), owner::sign, owner::sign);
    refused(Reason.WRONG_INBOX, () -> AssociationLog.apply(Optional.empty(), update, VERIFIER));
  }

  @Test // 15
  void revoking_somebody_absent_changes_nobody() {
    AssociationState after =
        registration
            .revokeInstallations(state, owner, List.of(new InstallationId(second.publicKey())))
            .after();
    assertEquals(ids(state), ids(after));
    assertEquals(state.seenSignatures() + 1, after.seenSignatures());
  }

  @Test // 16
  void a_revoked_installation_may_come_back_with_fresh_signatures() {
    AssociationState gone =
        registration.revokeInstallations(state, owner, state.installations()).after();
    assertTrue(gone.installations().isEmpty());
    Registration later =
        new Registration(VERIFIER, Clock.fixed(Instant.ofEpochSecond(2000), ZoneOffset.UTC));
    assertEquals(1, later.addInstallation(gone, owner, first).after().installations().size());
  }

  @Test
  void a_member_cannot_add_itself() {
    IdentityUpdate update = signed(UnsignedActions.add(member(owner)), owner::sign, owner::sign);
    refused(Reason.SELF_ADD, () -> apply(state, update));
  }

  @Test
  void an_update_without_an_inbox_before_it_is_refused() {
    SignedUpdate more = registration.addInstallation(state, owner, second);
    refused(
        Reason.NOT_CREATED, () -> AssociationLog.apply(Optional.empty(), more.update(), VERIFIER));
  }

  @Test
  void a_legacy_key_creates_the_first_inbox_of_its_wallet_once() {
    LegacyWallet legacy = new LegacyWallet(owner, wallet(9));
    AssociationState zero = registration.createInbox(legacy, 0, first).after();
    assertTrue(zero.has(owner.identifier()));
    refused(Reason.LEGACY_SIGNATURE_REUSE, () -> registration.createInbox(legacy, 1, first));
    refused(Reason.REPLAY, () -> registration.addInstallation(zero, legacy, second));
    refused(
        Reason.LEGACY_SIGNATURE_REUSE,
        () -> registration.addInstallation(state, new LegacyWallet(owner, wallet(9)), second));
  }

  @Test
  void the_eleventh_installation_is_refused_before_anyone_signs() {
    AssociationState full = state;
    for (int i = 1; i < Registration.MAX_INSTALLATIONS; i++) {
      full = registration.addInstallation(full, owner, installation(50 + i)).after();
    }
    AssociationState ten = full;
    XmtpException e =
        assertThrows(XmtpException.class, () -> registration.addInstallation(ten, owner, second));
    assertEquals(XmtpException.Code.INSTALLATION_LIMIT, e.code());
  }

  @Test
  void an_unreachable_chain_is_not_an_invalid_signature() {
    IdentityUpdate update =
        registration.createInbox(contract(owner.identifier(), 1), 1, first).update();
    XmtpException e =
        assertThrows(
            XmtpException.class,
            () ->
                AssociationLog.apply(
                    Optional.empty(), update, SignatureVerifier.withoutContractWallets()));
    assertEquals(XmtpException.Code.UNAVAILABLE, e.code());
  }

  @Test
  void contract_wallets_of_many_updates_are_asked_about_in_one_call() {
    AtomicInteger calls = new AtomicInteger();
    SignatureVerifier verifier =
        new SignatureVerifier(
            checks -> {
              calls.incrementAndGet();
              return checks.stream()
                  .map(c -> new WalletVerdict(c.accountId().contains(":1:"), OptionalLong.empty()))
                  .toList();
            });
    IdentityUpdate good =
        registration.createInbox(contract(owner.identifier(), 1), 1, first).update();
    IdentityUpdate bad =
        registration.createInbox(contract(other.identifier(), 2), 1, second).update();
    List<SignatureVerifier.Result> results =
        verifier.verifyAll(List.of(good, bad, created.update()));
    assertEquals(1, calls.get());
    assertTrue(results.get(0) instanceof SignatureVerifier.Result.Verified);
    assertTrue(
        results.get(1) instanceof SignatureVerifier.Result.Refused r
            && r.reason().reason() == Reason.BAD_SIGNATURE);
    assertTrue(results.get(2) instanceof SignatureVerifier.Result.Verified);
  }

  @Test
  void a_state_survives_its_stored_form() {
    AssociationState rich = registration.linkWallet(state, first, other).after();
    rich = registration.changeRecovery(rich, owner, other.identifier()).after();
    assertEquals(rich, AssociationState.decode(rich.encoded()));
    byte[] encoded = rich.encoded();
    for (int length = 0; length < encoded.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(encoded, length);
      XmtpException e = assertThrows(XmtpException.class, () -> AssociationState.decode(cut));
      assertEquals(XmtpException.Code.MALFORMED, e.code());
    }
  }

  private AssociationState createdAlone(Signer signer, long nonce) {
    InboxId inbox = InboxIds.derive(signer.identifier(), nonce);
    IdentityUpdate update =
        signed(
            inbox, UnsignedActions.create(signer.identifier(), nonce), signer::sign, signer::sign);
    return AssociationLog.apply(Optional.empty(), update, VERIFIER);
  }

  private IdentityUpdate signed(
      IdentityAction action,
      Function<String, Signature> existing,
      Function<String, Signature> joining) {
    return signed(state.inbox(), action, existing, joining);
  }

  private IdentityUpdate signed(
      InboxId inbox,
      IdentityAction action,
      Function<String, Signature> existing,
      Function<String, Signature> joining) {
    IdentityUpdate unsigned = Fixtures.unsigned(inbox, tick++ * 1_000_000_000L, action);
    String text = SignatureText.of(unsigned);
    return UnsignedActions.sign(unsigned, existing.apply(text), joining.apply(text));
  }

  private static Signature installationSign(SignatureKeys keys, String text) {
    return InstallationKeys.sign(keys, text);
  }

  private static AssociationState apply(AssociationState before, IdentityUpdate update) {
    return AssociationLog.apply(Optional.of(before), update, VERIFIER);
  }

  private static void refused(Reason reason, Executable work) {
    assertEquals(reason, assertThrows(IdentityException.class, work).reason());
  }
}
