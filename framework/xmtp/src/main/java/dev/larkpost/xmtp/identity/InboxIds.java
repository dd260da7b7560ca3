package dev.larkpost.xmtp.identity;

import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Where inbox ids come from (wire file identity-and-network section 1.2). Stateless. */
public final class InboxIds {
  /** What every SDK uses unless told otherwise. */
  public static final long DEFAULT_NONCE = 1;

  private InboxIds() {}

  /**
   * SHA-256 over the identifier's text and the nonce in decimal, nothing between them.
   *
   * @param nonce unsigned 64 bits
   */
  public static InboxId derive(Identifier identifier, long nonce) {
    String text = identifier.value() + Long.toUnsignedString(nonce);
    byte[] hash = Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
    return new InboxId(HexFormat.of().formatHex(hash));
  }
}
