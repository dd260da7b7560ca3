package dev.larkpost.mls.schedule;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;
import java.security.MessageDigest;

/** Everything that follows from one epoch_secret (RFC 9420 section 8). */
public final class EpochSecrets {
  private final Secret epochSecret;

  private EpochSecrets(Secret epochSecret) {
    this.epochSecret = epochSecret;
  }

  /** The first epoch of a new group, from a random secret. */
  public static EpochSecrets initial(Secret epochSecret) {
    return new EpochSecrets(epochSecret);
  }

  static EpochSecrets of(Secret epochSecret) {
    return new EpochSecrets(epochSecret);
  }

  public Secret senderData() {
    return derive("sender data");
  }

  public Secret encryption() {
    return derive("encryption");
  }

  public Secret exporter() {
    return derive("exporter");
  }

  public Secret external() {
    return derive("external");
  }

  public Secret confirmation() {
    return derive("confirm");
  }

  public Secret membership() {
    return derive("membership");
  }

  public Secret resumption() {
    return derive("resumption");
  }

  public Secret authenticator() {
    return derive("authentication");
  }

  public Secret init() {
    return derive("init");
  }

  /** MAC over the confirmed transcript hash, RFC 9420 section 8.1. */
  public byte[] confirmationTag(byte[] confirmedTranscriptHash) {
    try (Secret key = confirmation()) {
      return Hashes.hmacSha256(key.bytes(), confirmedTranscriptHash);
    }
  }

  /** Compared in constant time. */
  public boolean confirms(byte[] tag, byte[] confirmedTranscriptHash) {
    return MessageDigest.isEqual(tag, confirmationTag(confirmedTranscriptHash));
  }

  /** RFC 9420 section 8.5. */
  public byte[] export(String label, byte[] context, int length) {
    try (Secret exporter = exporter();
        Secret derived = Secret.owning(CipherSuite.deriveSecret(exporter.bytes(), label))) {
      return CipherSuite.expandWithLabel(
          derived.bytes(), "exported", Hashes.sha256(context), length);
    }
  }

  private Secret derive(String label) {
    return Secret.owning(CipherSuite.deriveSecret(epochSecret.bytes(), label));
  }

  /** Wipes what all others come from. */
  public void close() {
    epochSecret.close();
  }
}
