package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import dev.larkpost.mls.crypto.Ed25519;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.wire.identity.RecoverableEd25519Signature;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Signatures of installation keys: Ed25519ph in a context of its own (section 1.4, item 2). */
final class InstallationKeys {
  static final int LENGTH = 32;
  private static final int SIGNATURE_LENGTH = 64;
  private static final byte[] CONTEXT =
      "IDENTITY UPDATE SIGNATURE".getBytes(StandardCharsets.US_ASCII);

  private InstallationKeys() {}

  static Signature sign(SignatureKeys keys, String text) {
    byte[] signature = Ed25519.signPrehashed(keys, CONTEXT, text.getBytes(StandardCharsets.UTF_8));
    return Signature.newBuilder()
        .setInstallationKey(
            RecoverableEd25519Signature.newBuilder()
                .setBytes(ByteString.copyFrom(signature))
                .setPublicKey(ByteString.copyFrom(keys.publicKey())))
        .build();
  }

  static VerifiedSignature verify(byte[] text, RecoverableEd25519Signature wire) {
    MemberId signer =
        MemberId.installation(wire.getPublicKey())
            .orElseThrow(() -> malformed("an installation key of another length than 32"));
    if (wire.getBytes().size() != SIGNATURE_LENGTH) {
      throw malformed("an installation signature of another length than 64");
    }
    byte[] signature = wire.getBytes().toByteArray();
    if (!Ed25519.verifyPrehashed(wire.getPublicKey().toByteArray(), CONTEXT, text, signature)) {
      throw new IdentityException(Reason.BAD_SIGNATURE, "the installation's signature is wrong");
    }
    return new VerifiedSignature(
        signer, SignatureKind.INSTALLATION_KEY, wire.getBytes(), OptionalLong.empty());
  }

  private static IdentityException malformed(String message) {
    return new IdentityException(Reason.MALFORMED_SIGNATURE, message);
  }
}
