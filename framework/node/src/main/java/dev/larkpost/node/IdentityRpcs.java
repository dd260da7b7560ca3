package dev.larkpost.node;

import dev.larkpost.node.Door.Price;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.identity.WalletVerifier;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import dev.larkpost.xmtp.wire.api.identity.GetIdentityUpdatesRequest;
import dev.larkpost.xmtp.wire.api.identity.GetIdentityUpdatesResponse;
import dev.larkpost.xmtp.wire.api.identity.GetInboxIdsRequest;
import dev.larkpost.xmtp.wire.api.identity.GetInboxIdsResponse;
import dev.larkpost.xmtp.wire.api.identity.IdentityApiGrpc;
import dev.larkpost.xmtp.wire.api.identity.PublishIdentityUpdateRequest;
import dev.larkpost.xmtp.wire.api.identity.PublishIdentityUpdateResponse;
import dev.larkpost.xmtp.wire.api.identity.VerifySmartContractWalletSignatureRequestSignature;
import dev.larkpost.xmtp.wire.api.identity.VerifySmartContractWalletSignaturesRequest;
import dev.larkpost.xmtp.wire.api.identity.VerifySmartContractWalletSignaturesResponse;
import dev.larkpost.xmtp.wire.identity.IdentifierKind;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.OptionalLong;

/** Inbox logs and the address index (wire file, section 2.5). */
final class IdentityRpcs {
  private final EnvelopeStore store;
  private final IdentityDesk desk;
  private final WalletVerifier wallets;

  IdentityRpcs(EnvelopeStore store, IdentityDesk desk, WalletVerifier wallets) {
    this.store = store;
    this.desk = desk;
    this.wallets = wallets;
  }

  ServerServiceDefinition service(Door door) {
    return ServerServiceDefinition.builder(IdentityApiGrpc.SERVICE_NAME)
        .addMethod(
            door.unary(
                IdentityApiGrpc.getPublishIdentityUpdateMethod(),
                PublishIdentityUpdateRequest.parser(),
                Price.publish(request -> 1),
                this::publish))
        .addMethod(
            door.unary(
                IdentityApiGrpc.getGetIdentityUpdatesMethod(),
                GetIdentityUpdatesRequest.parser(),
                Price.read(),
                this::updates))
        .addMethod(
            door.unary(
                IdentityApiGrpc.getGetInboxIdsMethod(),
                GetInboxIdsRequest.parser(),
                Price.read(),
                this::inboxIds))
        .addMethod(
            door.unary(
                IdentityApiGrpc.getVerifySmartContractWalletSignaturesMethod(),
                VerifySmartContractWalletSignaturesRequest.parser(),
                Price.read(),
                this::verifyWallets))
        .build();
  }

  private Answer publish(PublishIdentityUpdateRequest request) {
    desk.publish(request.getIdentityUpdate());
    return Answer.of(PublishIdentityUpdateResponse.getDefaultInstance());
  }

  private Answer updates(GetIdentityUpdatesRequest request) {
    GetIdentityUpdatesResponse.Builder response = GetIdentityUpdatesResponse.newBuilder();
    for (GetIdentityUpdatesRequest.Request one : request.getRequestsList()) {
      GetIdentityUpdatesResponse.Response.Builder answer =
          response.addResponsesBuilder().setInboxId(one.getInboxId());
      for (Stored stored : desk.updates(one.getInboxId(), one.getSequenceId())) {
        answer
            .addUpdatesBuilder()
            .setSequenceId(stored.id())
            .setServerTimestampNs(stored.ns())
            .setUpdate(Intake.parse(IdentityUpdate.parser(), stored));
      }
    }
    return Answer.of(response.build());
  }

  private Answer inboxIds(GetInboxIdsRequest request) {
    GetInboxIdsResponse.Builder response = GetInboxIdsResponse.newBuilder();
    for (GetInboxIdsRequest.Request one : request.getRequestsList()) {
      // Echoed byte for byte: clients key the answers by it. The kind stays unset, as on V3.
      GetInboxIdsResponse.Response.Builder answer =
          response.addResponsesBuilder().setIdentifier(one.getIdentifier());
      // The real V3 node indexes addresses only.
      if (one.getIdentifierKind() != IdentifierKind.IDENTIFIER_KIND_PASSKEY) {
        store.inboxOf(one.getIdentifier()).ifPresent(answer::setInboxId);
      }
    }
    return Answer.of(response.build());
  }

  private Answer verifyWallets(VerifySmartContractWalletSignaturesRequest request) {
    List<WalletSignatureCheck> checks =
        request.getSignaturesList().stream().map(IdentityRpcs::check).toList();
    VerifySmartContractWalletSignaturesResponse.Builder response =
        VerifySmartContractWalletSignaturesResponse.newBuilder();
    for (WalletVerdict verdict : verdicts(checks)) {
      VerifySmartContractWalletSignaturesResponse.ValidationResponse.Builder answer =
          response.addResponsesBuilder().setIsValid(verdict.valid());
      verdict.blockNumber().ifPresent(answer::setBlockNumber);
    }
    return Answer.of(response.build());
  }

  private List<WalletVerdict> verdicts(List<WalletSignatureCheck> checks) {
    try {
      return wallets.verify(checks);
    } catch (XmtpException e) {
      throw new Refusal(Refusal.Reason.CHAIN_UNREACHABLE, "no answer from the chain");
    }
  }

  private static WalletSignatureCheck check(
      VerifySmartContractWalletSignatureRequestSignature signature) {
    OptionalLong block =
        signature.hasBlockNumber()
            ? OptionalLong.of(signature.getBlockNumber())
            : OptionalLong.empty();
    return new WalletSignatureCheck(
        signature.getAccountId(),
        block,
        signature.getSignature().toByteArray(),
        signature.getHash().toByteArray());
  }
}
