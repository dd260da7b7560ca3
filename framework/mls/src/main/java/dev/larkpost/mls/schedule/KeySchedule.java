package dev.larkpost.mls.schedule;

import dev.larkpost.mls.crypto.Aead;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;

/** From one epoch to the next (RFC 9420 section 8). */
public final class KeySchedule {
  private static final byte[] NONE = {};

  private KeySchedule() {}

  /**
   * The joiner secret.
   *
   * @param groupContext the new epoch's, encoded
   */
  public static Secret joiner(Secret init, Secret commit, byte[] groupContext) {
    byte[] extracted = Hashes.hkdfExtract(init.bytes(), commit.bytes());
    return Secret.owning(
        CipherSuite.expandWithLabel(extracted, "joiner", groupContext, Hashes.LENGTH));
  }

  /** What joiner secret and PSKs give: the welcome's key and the epoch's secrets. */
  public static Joined joined(Secret joiner, Secret psk, byte[] groupContext) {
    byte[] member = Hashes.hkdfExtract(joiner.bytes(), psk.bytes());
    Secret welcome = Secret.owning(CipherSuite.deriveSecret(member, "welcome"));
    byte[] epoch = CipherSuite.expandWithLabel(member, "epoch", groupContext, Hashes.LENGTH);
    return new Joined(welcome, EpochSecrets.of(Secret.owning(epoch)));
  }

  /** The welcome secret alone: a joiner needs it before it knows the group context. */
  public static Secret welcome(Secret joiner, Secret psk) {
    byte[] member = Hashes.hkdfExtract(joiner.bytes(), psk.bytes());
    return Secret.owning(CipherSuite.deriveSecret(member, "welcome"));
  }

  /**
   * @param welcome the welcome secret
   */
  public record Joined(Secret welcome, EpochSecrets epoch) {}

  /** Encrypts the GroupInfo of a welcome, RFC 9420 section 12.4.3.1. */
  public static byte[] sealGroupInfo(CipherSuite suite, Secret welcome, byte[] groupInfo) {
    return suite.aead().seal(key(suite, welcome), nonce(welcome), NONE, groupInfo);
  }

  /**
   * @throws dev.larkpost.mls.MlsException BAD_TAG
   */
  public static byte[] openGroupInfo(CipherSuite suite, Secret welcome, byte[] sealed) {
    return suite.aead().open(key(suite, welcome), nonce(welcome), NONE, sealed);
  }

  private static byte[] key(CipherSuite suite, Secret welcome) {
    return CipherSuite.expandWithLabel(welcome.bytes(), "key", NONE, suite.aead().keyLength());
  }

  private static byte[] nonce(Secret welcome) {
    return CipherSuite.expandWithLabel(welcome.bytes(), "nonce", NONE, Aead.NONCE_LENGTH);
  }
}
