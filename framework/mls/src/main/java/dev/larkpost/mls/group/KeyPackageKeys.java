package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Extension;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Our own key package with its private parts. @param encoded the TLS bytes to publish */
public record KeyPackageKeys(byte[] encoded, HpkeKeys init, HpkeKeys leafEncryption) {

  /**
   * What goes into a new key package.
   *
   * @param credentialIdentity identity bytes of the basic credential
   */
  public record Template(
      byte[] credentialIdentity,
      Capabilities capabilities,
      Instant notBefore,
      Instant notAfter,
      List<Extension> leafExtensions,
      List<Extension> extensions) {}

  public static KeyPackageKeys create(
      Template template, SignatureKeys signer, SecureRandom random) {
    throw new UnsupportedOperationException();
  }
}
