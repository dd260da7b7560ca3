package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.RecoverableEcdsaSignature;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Proves who signed an identity update. Every signature of an update is over the same text, and one
 * signature may fill several places: each distinct one is verified once. Signatures of contract
 * wallets of all updates given together go to the {@link WalletVerifier} in one call. Thread-safe
 * when the wallet verifier is.
 */
public final class SignatureVerifier {
  private final WalletVerifier wallets;

  public SignatureVerifier(WalletVerifier wallets) {
    this.wallets = wallets;
  }

  /** Refuses contract wallets as unreachable; for networks and tests without them. */
  public static SignatureVerifier withoutContractWallets() {
    return new SignatureVerifier(
        checks -> {
          throw new XmtpException(
              XmtpException.Code.UNAVAILABLE,
              XmtpException.Retry.LATER,
              "no verifier for smart contract wallets here");
        });
  }

  /** What became of one update. */
  public sealed interface Result {
    record Verified(VerifiedUpdate update) implements Result {}

    record Refused(IdentityException reason) implements Result {}
  }

  /**
   * @throws IdentityException when a signature is malformed or wrong
   * @throws XmtpException UNAVAILABLE when a contract wallet's chain cannot be reached
   */
  public VerifiedUpdate verify(IdentityUpdate update) {
    return switch (verifyAll(List.of(update)).getFirst()) {
      case Result.Verified verified -> verified.update();
      case Result.Refused refused -> throw refused.reason();
    };
  }

  /**
   * One result per update, same order; a bad one does not harm the others.
   *
   * @throws XmtpException UNAVAILABLE when a contract wallet's chain cannot be reached: then
   *     nothing is known about any of them
   */
  public List<Result> verifyAll(List<IdentityUpdate> updates) {
    List<Work> works = updates.stream().map(Work::new).toList();
    works.forEach(Work::verifyLocally);
    List<WalletSignatureCheck> checks = works.stream().flatMap(w -> w.checks().stream()).toList();
    if (!checks.isEmpty()) {
      settle(works, wallets.verify(checks), checks.size());
    }
    return works.stream().map(Work::result).toList();
  }

  private static void settle(List<Work> works, List<WalletVerdict> verdicts, int expected) {
    if (verdicts.size() != expected) {
      throw new XmtpException(
          XmtpException.Code.MALFORMED,
          XmtpException.Retry.LATER,
          "the wallet verifier answered " + verdicts.size() + " of " + expected + " checks");
    }
    int next = 0;
    for (Work work : works) {
      int mine = work.checks().size();
      work.settle(verdicts.subList(next, next + mine));
      next += mine;
    }
  }

  /** One update on its way. */
  private static final class Work {
    private final IdentityUpdate update;
    private final Map<Signature, VerifiedSignature> proven = new HashMap<>();
    private final Map<Signature, WalletSignatureCheck> open = new LinkedHashMap<>();
    private final List<IdentityException> refusal = new ArrayList<>();

    Work(IdentityUpdate update) {
      this.update = update;
    }

    void verifyLocally() {
      try {
        byte[] text = SignatureText.of(update).getBytes(StandardCharsets.UTF_8);
        for (Signature signature : Signatures.of(update)) {
          if (!proven.containsKey(signature)) {
            proven.put(signature, verify(text, signature));
          }
        }
      } catch (IdentityException e) {
        refuse(e);
      }
    }

    private VerifiedSignature verify(byte[] text, Signature signature) {
      return switch (signature.getSignatureCase()) {
        case ERC_191 -> erc191(text, signature.getErc191());
        case ERC_6492 -> {
          open.put(signature, ContractWallets.check(text, signature.getErc6492()));
          yield ContractWallets.claimed(signature.getErc6492());
        }
        case INSTALLATION_KEY -> InstallationKeys.verify(text, signature.getInstallationKey());
        case DELEGATED_ERC_191 -> LegacyKeys.verify(text, signature.getDelegatedErc191());
        case PASSKEY -> Passkeys.verify(text, signature.getPasskey());
        case SIGNATURE_NOT_SET ->
            throw new IdentityException(Reason.MALFORMED_SIGNATURE, "a signature is missing");
      };
    }

    private static VerifiedSignature erc191(byte[] text, RecoverableEcdsaSignature wire) {
      byte[] low = Secp256k1.lowered(wire.getBytes().toByteArray());
      String address = Secp256k1.address(Secp256k1.recoverKey(Secp256k1.personalDigest(text), low));
      return new VerifiedSignature(
          new MemberId.Wallet(address),
          SignatureKind.ERC_191,
          ByteString.copyFrom(low),
          OptionalLong.empty());
    }

    /** What a chain still has to say; nothing when the update is lost anyway. */
    List<WalletSignatureCheck> checks() {
      return List.copyOf(open.values());
    }

    void settle(List<WalletVerdict> verdicts) {
      if (!verdicts.stream().allMatch(WalletVerdict::valid)) {
        refuse(new IdentityException(Reason.BAD_SIGNATURE, "the wallet contract says no"));
      }
    }

    private void refuse(IdentityException reason) {
      refusal.add(reason);
      open.clear();
    }

    Result result() {
      return refusal.isEmpty()
          ? new Result.Verified(new VerifiedUpdate(update, proven))
          : new Result.Refused(refusal.getFirst());
    }
  }
}
