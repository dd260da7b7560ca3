package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A wallet that speaks through a key it vouched for before V3. */
final class LegacyWallet implements Signer {
  private final KeySigner wallet;
  private final KeySigner delegate;

  LegacyWallet(KeySigner wallet, KeySigner delegate) {
    this.wallet = wallet;
    this.delegate = delegate;
  }

  @Override
  public Identifier identifier() {
    return wallet.identifier();
  }

  @Override
  public Signature sign(String text) {
    ByteString inner = delegate.sign(text).getErc191().getBytes();
    byte[] digest = Secp256k1.personalDigest(text.getBytes(StandardCharsets.UTF_8));
    ByteString keyBytes = oldKey(Secp256k1.recoverKey(digest, inner.toByteArray()));
    ByteString vouched =
        wallet
            .sign(
                "XMTP : Create Identity\n"
                    + HexFormat.of().formatHex(keyBytes.toByteArray())
                    + "\n\nFor more info: https://xmtp.org/signatures/")
            .getErc191()
            .getBytes();
    Signature.Builder signature = Signature.newBuilder();
    signature.getDelegatedErc191Builder().getSignatureBuilder().setBytes(inner);
    signature
        .getDelegatedErc191Builder()
        .getDelegatedKeyBuilder()
        .setKeyBytes(keyBytes)
        .getSignatureBuilder()
        .getWalletEcdsaCompactBuilder()
        .setBytes(vouched.substring(0, 64))
        .setRecovery(vouched.byteAt(64) - 27);
    return signature.build();
  }

  /** created_ns = 1, secp256k1_uncompressed = 3 { bytes = 1 }. */
  private static ByteString oldKey(BigInteger key) {
    byte[] point = new byte[65];
    byte[] number = key.toByteArray();
    int skip = Math.max(0, number.length - 64);
    System.arraycopy(number, skip, point, 65 - (number.length - skip), number.length - skip);
    point[0] = 4;
    ByteString.Output inner = ByteString.newOutput();
    ByteString.Output outer = ByteString.newOutput();
    try {
      CodedOutputStream in = CodedOutputStream.newInstance(inner);
      in.writeByteArray(1, point);
      in.flush();
      CodedOutputStream out = CodedOutputStream.newInstance(outer);
      out.writeUInt64(1, 1_600_000_000_000_000_000L);
      out.writeBytes(3, inner.toByteString());
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return outer.toByteString();
  }
}
