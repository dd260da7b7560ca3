package dev.larkpost.engine.consent;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.MessageId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** What shows that somebody said so. */
public sealed interface Proof {
  int ID_LENGTH = 32;

  /** 32 bytes; two proofs with one id are one. */
  byte[] id();

  /** The id in lower-case hex. */
  default String hex() {
    return HexFormat.of().formatHex(id());
  }

  /** A message of theirs. */
  record Message(MessageId message) implements Proof {
    @Override
    public byte[] id() {
      return message.bytes();
    }
  }

  /**
   * A text they signed in a wallet (ERC-191). The id is made of address and text: whoever can write
   * the signature differently has no second proof.
   *
   * @param signature treat it as immutable
   */
  record Signature(Identifier address, String text, byte[] signature) implements Proof {
    @Override
    public byte[] id() {
      try {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(address.value().getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        return sha.digest(text.getBytes(StandardCharsets.UTF_8));
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Signature that
          && address.equals(that.address)
          && text.equals(that.text)
          && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
      return Objects.hash(address, text, Arrays.hashCode(signature));
    }

    @Override
    public String toString() {
      return "Signature[" + address.shortened() + "]";
    }
  }
}
