package dev.larkpost.xmtp.transport;

import dev.larkpost.xmtp.wire.identity.IdentityUpdate;

/** What an envelope carries. */
public sealed interface Payload {
  /**
   * @param data MLSMessage bytes. @param senderHmac 32 bytes, or empty. @param push whether phones
   *     should ring
   */
  record GroupMessage(byte[] data, byte[] senderHmac, boolean push) implements Payload {}

  /**
   * @param algorithm WelcomeWrapperAlgorithm number. @param metadata sealed, may be empty
   */
  record Welcome(byte[] data, byte[] hpkePublicKey, int algorithm, byte[] metadata)
      implements Payload {}

  /**
   * @param pointer sealed WelcomePointer
   */
  record WelcomePointer(byte[] pointer, byte[] hpkePublicKey, int algorithm) implements Payload {}

  /**
   * @param tls TLS bytes of the key package; may come back for an installation, never read as a log
   */
  record KeyPackage(byte[] tls) implements Payload {}

  record Identity(IdentityUpdate update) implements Payload {}
}
