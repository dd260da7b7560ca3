package dev.larkpost.mls.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.SignatureKeys;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeafCheckTest {
  private static final byte[] KEY = new byte[32];
  private static final Credential BASIC = Credential.basic(new byte[] {1});

  private final SecureRandom random = new SecureRandom();
  private final SignatureKeys signer = SignatureKeys.generate(random);

  @Test
  void a_plain_leaf_passes() {
    LeafCheck.check(leaf(KEY, KEY, BASIC, List.of(1)), CipherSuite.XMTP);
  }

  @Test
  void keys_of_other_lengths() {
    refused(Code.BAD_TREE, leaf(new byte[31], KEY, BASIC, List.of(1)));
    refused(Code.BAD_TREE, leaf(KEY, new byte[33], BASIC, List.of(1)));
  }

  @Test
  void credentials_that_are_not_basic() {
    Credential x509 = new Credential(Credential.X509, new byte[3]);
    refused(Code.UNSUPPORTED, leaf(KEY, KEY, x509, List.of(1)));
    byte[] unknown = new TlsWriter().u16(7).vector(KEY).toBytes();
    assertEquals(
        Code.UNSUPPORTED,
        assertThrows(MlsException.class, () -> TlsReader.exactly(unknown, Credential::read))
            .code());
  }

  @Test
  void leaves_that_do_not_speak_mls_1_0() {
    refused(Code.UNSUPPORTED, leaf(KEY, KEY, BASIC, List.of(2)));
  }

  @Test
  void leaf_extensions_that_are_not_listed() {
    LeafNode good = leaf(KEY, KEY, BASIC, List.of(1));
    LeafNode.Content content =
        new LeafNode.Content(
            KEY,
            KEY,
            BASIC,
            good.capabilities(),
            good.source(),
            List.of(new Extension(0xff55, new byte[0])));
    refused(Code.BAD_TREE, LeafNode.sign(content, new LeafNode.Place(new byte[0], 0), signer));
  }

  @Test
  void init_keys_of_another_length() {
    LeafNode leaf =
        leaf(
            HpkeKeys.generate(Kem.X25519, random).publicKey(),
            signer.publicKey(),
            BASIC,
            List.of(1));
    UncheckedKeyPackage keyPackage =
        UncheckedKeyPackage.sign(CipherSuite.XMTP, new byte[31], leaf, List.of(), signer);
    assertEquals(
        Code.MALFORMED,
        assertThrows(MlsException.class, () -> keyPackage.checkForGroup(CipherSuite.XMTP)).code());
  }

  private static void refused(Code code, LeafNode leaf) {
    MlsException refusal =
        assertThrows(MlsException.class, () -> LeafCheck.check(leaf, CipherSuite.XMTP));
    assertEquals(code, refusal.code());
  }

  private LeafNode leaf(
      byte[] encryptionKey, byte[] signatureKey, Credential credential, List<Integer> versions) {
    LeafNode.Content content =
        new LeafNode.Content(
            encryptionKey,
            signatureKey,
            credential,
            new Capabilities(versions, List.of(3), List.of(), List.of(), List.of(1, 2)),
            new LeafSource.InKeyPackage(0, Long.MAX_VALUE),
            List.of());
    return LeafNode.sign(content, new LeafNode.Place(new byte[0], 0), signer);
  }
}
