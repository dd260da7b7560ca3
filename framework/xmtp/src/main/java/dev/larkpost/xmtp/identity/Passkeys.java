package dev.larkpost.xmtp.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.wire.identity.RecoverablePasskeySignature;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.OptionalLong;

/** WebAuthn assertions over an identity text (section 1.4, item 4). Verification only. */
final class Passkeys {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_CLIENT_DATA = 64 * 1024;

  private Passkeys() {}

  static VerifiedSignature verify(byte[] text, RecoverablePasskeySignature wire) {
    byte[] clientData = wire.getClientDataJson().toByteArray();
    if (!challenge(clientData)
        .equals(Base64.getUrlEncoder().withoutPadding().encodeToString(text))) {
      throw new IdentityException(Reason.BAD_SIGNATURE, "the passkey answered another challenge");
    }
    byte[] rs = P256.rawSignature(wire.getSignature().toByteArray());
    byte[] signed =
        wire.getAuthenticatorData()
            .concat(ByteString.copyFrom(Hashes.sha256(clientData)))
            .toByteArray();
    byte[] key = wire.getPublicKey().toByteArray();
    if (!verify(key, signed, rs)) {
      throw new IdentityException(Reason.BAD_SIGNATURE, "the passkey's signature is wrong");
    }
    return new VerifiedSignature(
        new MemberId.Passkey(HexFormat.of().formatHex(key)),
        SignatureKind.PASSKEY,
        ByteString.copyFrom(rs),
        OptionalLong.empty());
  }

  private static boolean verify(byte[] key, byte[] signed, byte[] rs) {
    try {
      Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
      ecdsa.initVerify(P256.publicKey(key));
      ecdsa.update(signed);
      return ecdsa.verify(rs);
    } catch (GeneralSecurityException e) {
      throw new IdentityException(Reason.MALFORMED_SIGNATURE, "not a P-256 key or signature");
    }
  }

  private static String challenge(byte[] clientData) {
    if (clientData.length > MAX_CLIENT_DATA) {
      throw new IdentityException(Reason.MALFORMED_SIGNATURE, "client data too large");
    }
    try {
      JsonNode challenge = JSON.readTree(clientData).path("challenge");
      return challenge.isTextual() ? challenge.asText() : "";
    } catch (IOException e) {
      throw new IdentityException(Reason.MALFORMED_SIGNATURE, "client data is not JSON");
    }
  }
}
