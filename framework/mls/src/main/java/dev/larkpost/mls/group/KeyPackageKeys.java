package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Credential;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Our own key package with its private parts. @param encoded the TLS bytes to publish */
public record KeyPackageKeys(byte[] encoded, HpkeKeys init, HpkeKeys leafEncryption) {
  private static final LeafNode.Place NOWHERE = new LeafNode.Place(new byte[0], 0);

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
      List<Extension> extensions) {
    public Template {
      leafExtensions = List.copyOf(leafExtensions);
      extensions = List.copyOf(extensions);
    }

    private LeafNode.Content leaf(SignatureKeys signer, HpkeKeys keys) {
      return new LeafNode.Content(
          keys.publicKey(),
          signer.publicKey(),
          Credential.basic(credentialIdentity),
          capabilities,
          new LeafSource.InKeyPackage(notBefore.getEpochSecond(), notAfter.getEpochSecond()),
          leafExtensions);
    }
  }

  /**
   * Fresh init and leaf keys, signed by {@code signer}. The caller stores the result before it
   * publishes {@link #encoded}.
   */
  public static KeyPackageKeys create(
      Template template, SignatureKeys signer, SecureRandom random) {
    HpkeKeys init = HpkeKeys.generate(Kem.X25519, random);
    HpkeKeys leafKeys = HpkeKeys.generate(Kem.X25519, random);
    LeafNode leaf = LeafNode.sign(template.leaf(signer, leafKeys), NOWHERE, signer);
    UncheckedKeyPackage signed =
        UncheckedKeyPackage.sign(
            CipherSuite.XMTP, init.publicKey(), leaf, template.extensions, signer);
    return new KeyPackageKeys(signed.encoded(), init, leafKeys);
  }
}
