package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.AssociationState;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.identity.Registration;
import dev.larkpost.xmtp.identity.SignatureVerifier;
import dev.larkpost.xmtp.identity.SignedUpdate;
import dev.larkpost.xmtp.wire.api.identity.GetIdentityUpdatesRequest;
import dev.larkpost.xmtp.wire.api.identity.GetIdentityUpdatesResponse;
import dev.larkpost.xmtp.wire.api.identity.GetInboxIdsRequest;
import dev.larkpost.xmtp.wire.api.identity.GetInboxIdsResponse;
import dev.larkpost.xmtp.wire.api.identity.PublishIdentityUpdateRequest;
import dev.larkpost.xmtp.wire.api.identity.VerifySmartContractWalletSignaturesRequest;
import dev.larkpost.xmtp.wire.identity.IdentifierKind;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The inbox log at the node's door. */
class IdentityTest {
  private final NodeFixture net = NodeFixture.inMemory();
  private final KeySigner owner = wallet(1);
  private final KeySigner other = wallet(2);
  private final SignatureKeys installation = installation(1);
  private final SignedUpdate created = at(0).createInbox(owner, 1, installation);

  @AfterEach
  void stop() {
    net.close();
  }

  @Test
  void an_inbox_can_be_read_and_found_as_soon_as_publish_returns() {
    publish(created.update());
    assertEquals(
        created.update(), updates(created.after(), 0).getResponses(0).getUpdates(0).getUpdate());
    assertEquals(created.after().inbox().value(), inboxOf(owner).getInboxId());
    assertFalse(inboxOf(other).hasInboxId());
  }

  @Test
  void reads_are_positional_and_after_the_asked_position() {
    publish(created.update());
    SignedUpdate more = at(1).linkWallet(created.after(), installation, other);
    publish(more.update());
    GetIdentityUpdatesResponse all = updates(more.after(), 0);
    assertEquals(2, all.getResponses(0).getUpdatesCount());
    assertEquals(0, all.getResponses(1).getUpdatesCount());
    assertEquals("nonsense", all.getResponses(1).getInboxId());
    long first = all.getResponses(0).getUpdates(0).getSequenceId();
    assertEquals(
        List.of(more.update()),
        updates(more.after(), first).getResponses(0).getUpdatesList().stream()
            .map(GetIdentityUpdatesResponse.IdentityUpdateLog::getUpdate)
            .toList());
  }

  @Test
  void an_unlinked_address_is_found_no_more() {
    publish(created.update());
    SignedUpdate linked = at(1).linkWallet(created.after(), installation, other);
    publish(linked.update());
    assertEquals(created.after().inbox().value(), inboxOf(other).getInboxId());
    publish(at(2).unlink(linked.after(), owner, other.identifier()).update());
    assertFalse(inboxOf(other).hasInboxId());
  }

  @Test
  void identifiers_are_echoed_and_passkeys_never_found() {
    publish(created.update());
    GetInboxIdsResponse response =
        net.identity.getInboxIds(
            GetInboxIdsRequest.newBuilder()
                .addRequests(
                    GetInboxIdsRequest.Request.newBuilder().setIdentifier("0xABC, as it came"))
                .addRequests(
                    GetInboxIdsRequest.Request.newBuilder()
                        .setIdentifier(owner.identifier().value())
                        .setIdentifierKind(IdentifierKind.IDENTIFIER_KIND_PASSKEY))
                .build());
    assertEquals("0xABC, as it came", response.getResponses(0).getIdentifier());
    assertFalse(response.getResponses(1).hasInboxId());
    assertEquals(0, response.getResponses(1).getIdentifierKindValue());
  }

  @Test
  void broken_updates_are_refused_and_leave_no_trace() {
    IdentityUpdate.Builder later =
        created.update().toBuilder().setClientTimestampNs(5_000_000_000L);
    assertEquals(Status.Code.INVALID_ARGUMENT, NodeFixture.code(() -> publish(later.build())));
    publish(created.update());
    assertEquals(Status.Code.INVALID_ARGUMENT, NodeFixture.code(() -> publish(created.update())));
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        NodeFixture.code(() -> publish(IdentityUpdate.getDefaultInstance())));
    assertEquals(1, updates(created.after(), 0).getResponses(0).getUpdatesCount());
    assertEquals(3, net.node.counters().refusals("PublishIdentityUpdate:INVALID_IDENTITY_UPDATE"));
  }

  @Test
  void the_two_hundred_and_fifty_seventh_update_is_refused() {
    publish(created.update());
    AssociationState state = created.after();
    InstallationId absent = new InstallationId(installation(77).publicKey());
    for (int n = 1; n < IdentityDesk.UPDATES_MAX; n++) {
      SignedUpdate next = at(n).revokeInstallations(state, owner, List.of(absent));
      publish(next.update());
      state = next.after();
    }
    IdentityUpdate last = at(999).revokeInstallations(state, owner, List.of(absent)).update();
    assertEquals(Status.Code.UNKNOWN, NodeFixture.code(() -> publish(last)));
    assertEquals(IdentityDesk.UPDATES_MAX, updates(state, 0).getResponses(0).getUpdatesCount());
  }

  @Test
  void contract_wallets_are_judged_by_the_given_verifier() {
    VerifySmartContractWalletSignaturesRequest.Builder request =
        VerifySmartContractWalletSignaturesRequest.newBuilder();
    request.addSignaturesBuilder().setAccountId("eip155:1:0x" + "11".repeat(20));
    assertFalse(
        net.identity
            .verifySmartContractWalletSignatures(request.build())
            .getResponses(0)
            .getIsValid());
    NodeConfig away =
        NodeConfig.inMemory()
            .withWallets(
                checks -> {
                  throw new XmtpException(
                      XmtpException.Code.UNAVAILABLE, XmtpException.Retry.LATER, "no chain");
                });
    try (NodeFixture second = new NodeFixture(away)) {
      assertEquals(
          Status.Code.UNAVAILABLE,
          NodeFixture.code(
              () -> second.identity.verifySmartContractWalletSignatures(request.build())));
    }
  }

  private void publish(IdentityUpdate update) {
    net.identity.publishIdentityUpdate(
        PublishIdentityUpdateRequest.newBuilder().setIdentityUpdate(update).build());
  }

  private GetIdentityUpdatesResponse updates(AssociationState state, long after) {
    return net.identity.getIdentityUpdates(
        GetIdentityUpdatesRequest.newBuilder()
            .addRequests(
                GetIdentityUpdatesRequest.Request.newBuilder()
                    .setInboxId(state.inbox().value())
                    .setSequenceId(after))
            .addRequests(GetIdentityUpdatesRequest.Request.newBuilder().setInboxId("nonsense"))
            .build());
  }

  private GetInboxIdsResponse.Response inboxOf(KeySigner signer) {
    return net.identity
        .getInboxIds(
            GetInboxIdsRequest.newBuilder()
                .addRequests(
                    GetInboxIdsRequest.Request.newBuilder()
                        .setIdentifier(signer.identifier().value())
                        .setIdentifierKind(IdentifierKind.IDENTIFIER_KIND_ETHEREUM))
                .build())
        .getResponses(0);
  }

  private static Registration at(int second) {
    Instant then = Instant.parse("2026-11-21T00:00:00Z").plus(Duration.ofSeconds(second));
    return new Registration(
        SignatureVerifier.withoutContractWallets(), Clock.fixed(then, ZoneOffset.UTC));
  }

  private static KeySigner wallet(int key) {
    return KeySigner.of(Secret.owning(ByteBuffer.allocate(32).putInt(28, key).array()));
  }

  private static SignatureKeys installation(int seed) {
    return SignatureKeys.fromSeed(Secret.owning(ByteBuffer.allocate(32).putInt(seed).array()));
  }
}
