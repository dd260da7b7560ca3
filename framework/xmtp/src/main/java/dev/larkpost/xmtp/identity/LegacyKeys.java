package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.wire.identity.EcdsaCompact;
import dev.larkpost.xmtp.wire.identity.LegacyDelegatedSignature;
import dev.larkpost.xmtp.wire.identity.LegacyKeySignature;
import dev.larkpost.xmtp.wire.identity.SignedPublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * Signatures of keys that wallets vouched for before V3 (section 1.4, item 5). Read only: very old
 * inboxes begin with one.
 */
final class LegacyKeys {
  /** Fields of the old key message: union member "secp256k1_uncompressed", and bytes in it. */
  private static final int UNCOMPRESSED_FIELD = 3;

  private static final int BYTES_FIELD = 1;
  private static final int UNCOMPRESSED_LENGTH = 65;
  private static final int COMPACT_LENGTH = 64;

  private LegacyKeys() {}

  static VerifiedSignature verify(byte[] text, LegacyDelegatedSignature wire) {
    byte[] inner = Secp256k1.lowered(wire.getSignature().getBytes().toByteArray());
    BigInteger signedBy = Secp256k1.recoverKey(Secp256k1.personalDigest(text), inner);
    SignedPublicKey delegated = wire.getDelegatedKey();
    if (!signedBy.equals(publicKey(delegated.getKeyBytes()))) {
      throw new IdentityException(Reason.BAD_SIGNATURE, "not signed by the delegated key");
    }
    byte[] walletSignature = Secp256k1.lowered(walletSignature(delegated.getSignature()));
    byte[] digest = Secp256k1.personalDigest(delegationText(delegated.getKeyBytes()));
    String wallet = Secp256k1.address(Secp256k1.recoverKey(digest, walletSignature));
    return new VerifiedSignature(
        new MemberId.Wallet(wallet),
        SignatureKind.LEGACY_DELEGATED,
        ByteString.copyFrom(walletSignature),
        OptionalLong.empty());
  }

  private static byte[] delegationText(ByteString keyBytes) {
    return ("XMTP : Create Identity\n"
            + HexFormat.of().formatHex(keyBytes.toByteArray())
            + "\n\nFor more info: https://xmtp.org/signatures/")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] walletSignature(LegacyKeySignature signature) {
    EcdsaCompact compact =
        switch (signature.getUnionCase()) {
          case ECDSA_COMPACT -> signature.getEcdsaCompact();
          case WALLET_ECDSA_COMPACT -> signature.getWalletEcdsaCompact();
          case UNION_NOT_SET -> throw malformed("a legacy key nobody signed");
        };
    if (compact.getBytes().size() != COMPACT_LENGTH) {
      throw malformed("a legacy wallet signature of another length than 64");
    }
    byte[] recovery = {(byte) compact.getRecovery()};
    return compact.getBytes().concat(ByteString.copyFrom(recovery)).toByteArray();
  }

  private static BigInteger publicKey(ByteString keyBytes) {
    byte[] key = field(field(keyBytes, UNCOMPRESSED_FIELD), BYTES_FIELD).toByteArray();
    if (key.length != UNCOMPRESSED_LENGTH || key[0] != 4) {
      throw malformed("a legacy key that is not an uncompressed point");
    }
    return new BigInteger(1, Arrays.copyOfRange(key, 1, key.length));
  }

  /** The last occurrence of a length-delimited field, as protobuf readers have it. */
  private static ByteString field(ByteString message, int wanted) {
    ByteString found = ByteString.EMPTY;
    try {
      CodedInputStream in = message.newCodedInput();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == (wanted << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
          found = in.readBytes();
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw malformed("a legacy key that is no message");
    }
    return found;
  }

  private static IdentityException malformed(String message) {
    return new IdentityException(Reason.MALFORMED_SIGNATURE, message);
  }
}
