package dev.larkpost.mls.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Credential;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import dev.larkpost.mls.wire.TlsWriter;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyPackageTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_254_790);
  private static final LeafNode.Place NOWHERE = new LeafNode.Place(new byte[0], 0);

  private final SecureRandom random = new SecureRandom();
  private final SignatureKeys signer = SignatureKeys.generate(random);
  private final HpkeKeys init = HpkeKeys.generate(Kem.X25519, random);
  private final HpkeKeys leafKeys = HpkeKeys.generate(Kem.X25519, random);

  @Test
  void what_we_create_checks_and_says_what_the_template_said() {
    KeyPackageKeys made = KeyPackageKeys.create(template(), signer, random);
    KeyPackage checked = UncheckedKeyPackage.decode(made.encoded()).check(NOW);
    assertArrayEquals(made.encoded(), checked.encoded());
    assertArrayEquals(made.init().publicKey(), checked.initKey());
    assertArrayEquals(made.leafEncryption().publicKey(), checked.leaf().encryptionKey());
    assertArrayEquals(signer.publicKey(), checked.signatureKey());
    assertArrayEquals(template().credentialIdentity(), checked.credentialIdentity());
    assertEquals(template().capabilities(), checked.capabilities());
    assertEquals(template().extensions(), checked.extensions());
    assertEquals(template().leafExtensions(), checked.leaf().extensions());
    assertTrue(checked.extension(Extension.LAST_RESORT).isPresent());
    assertEquals(32, checked.hashRef().length);
  }

  @Test
  void it_is_refused_before_and_after_its_lifetime_and_taken_at_both_ends() {
    UncheckedKeyPackage made =
        UncheckedKeyPackage.decode(KeyPackageKeys.create(template(), signer, random).encoded());
    made.check(NOW.minusSeconds(3600));
    made.check(NOW.plusSeconds(7_257_600));
    refused(Code.EXPIRED, () -> made.check(NOW.minusSeconds(3601)));
    refused(Code.EXPIRED, () -> made.check(NOW.plusSeconds(7_257_601)));
  }

  @Test
  void every_flipped_bit_and_every_cut_is_refused() {
    byte[] good = KeyPackageKeys.create(template(), signer, random).encoded();
    for (int bit = 0; bit < good.length * 8; bit += 3) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(MlsException.class, () -> UncheckedKeyPackage.decode(flipped).check(NOW));
    }
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      refused(Code.MALFORMED, () -> UncheckedKeyPackage.decode(cut));
    }
    refused(Code.MALFORMED, () -> UncheckedKeyPackage.decode(Arrays.copyOf(good, good.length + 1)));
  }

  @Test
  void one_key_for_two_purposes_is_refused() {
    UncheckedKeyPackage forged = forge(leaf(capabilities(), source()), leafKeys, signer);
    refused(Code.BAD_TREE, () -> forged.check(NOW));
  }

  @Test
  void a_leaf_that_was_made_for_a_commit_is_refused() {
    LeafNode leaf = leaf(capabilities(), new LeafSource.InCommit(new byte[32]));
    refused(Code.BAD_TREE, () -> forge(leaf, init, signer).check(NOW));
  }

  @Test
  void the_package_must_be_signed_by_its_own_leaf() {
    LeafNode leaf = leaf(capabilities(), source());
    refused(Code.BAD_SIGNATURE, () -> forge(leaf, init, SignatureKeys.generate(random)).check(NOW));
  }

  @Test
  void the_leaf_must_be_signed_by_its_own_key_too() {
    LeafNode good = leaf(capabilities(), source());
    LeafNode forged = LeafNode.sign(good.content(), NOWHERE, SignatureKeys.generate(random));
    refused(Code.BAD_SIGNATURE, () -> forge(forged, init, signer).check(NOW));
  }

  @Test
  void another_version_is_unsupported_even_when_it_is_signed() {
    byte[] encoded = KeyPackageKeys.create(template(), signer, random).encoded();
    byte[] unsigned = Arrays.copyOf(encoded, encoded.length - 66);
    unsigned[1] = 2;
    byte[] signature = CipherSuite.sign(signer, "KeyPackageTBS", unsigned);
    byte[] other = new TlsWriter().raw(unsigned).vector(signature).toBytes();
    refused(Code.UNSUPPORTED, () -> UncheckedKeyPackage.decode(other).check(NOW));
  }

  @Test
  void another_suite_is_unsupported() {
    UncheckedKeyPackage forged =
        UncheckedKeyPackage.sign(
            CipherSuite.AES128,
            init.publicKey(),
            leaf(capabilities(), source()),
            List.of(),
            signer);
    refused(Code.UNSUPPORTED, () -> forged.check(NOW));
  }

  @Test
  void what_the_leaf_uses_must_be_in_its_capabilities() {
    Capabilities bare = new Capabilities(List.of(1), List.of(3), List.of(), List.of(), List.of(1));
    refused(Code.BAD_TREE, () -> forge(leaf(bare, source()), init, signer).check(NOW));
    Capabilities otherSuite =
        new Capabilities(List.of(1), List.of(1), List.of(0x0a), List.of(), List.of(1));
    refused(Code.UNSUPPORTED, () -> forge(leaf(otherSuite, source()), init, signer).check(NOW));
    Capabilities otherCredential =
        new Capabilities(List.of(1), List.of(3), List.of(0x0a), List.of(), List.of(2));
    refused(Code.BAD_TREE, () -> forge(leaf(otherCredential, source()), init, signer).check(NOW));
  }

  @Test
  void an_extension_that_comes_twice_is_malformed() {
    Extension twice = new Extension(Extension.LAST_RESORT, new byte[0]);
    refused(
        Code.MALFORMED,
        () ->
            UncheckedKeyPackage.sign(
                CipherSuite.XMTP,
                init.publicKey(),
                leaf(capabilities(), source()),
                List.of(twice, twice),
                signer));
  }

  private UncheckedKeyPackage forge(LeafNode leaf, HpkeKeys initKeys, SignatureKeys packageSigner) {
    return UncheckedKeyPackage.sign(
        CipherSuite.XMTP,
        initKeys.publicKey(),
        leaf,
        List.of(new Extension(Extension.LAST_RESORT, new byte[0])),
        packageSigner);
  }

  private LeafNode leaf(Capabilities capabilities, LeafSource source) {
    LeafNode.Content content =
        new LeafNode.Content(
            leafKeys.publicKey(),
            signer.publicKey(),
            Credential.basic(template().credentialIdentity()),
            capabilities,
            source,
            List.of());
    return LeafNode.sign(content, NOWHERE, signer);
  }

  private static LeafSource source() {
    return new LeafSource.InKeyPackage(0, Long.MAX_VALUE);
  }

  private static KeyPackageKeys.Template template() {
    return new KeyPackageKeys.Template(
        "somebody".getBytes(StandardCharsets.UTF_8),
        capabilities(),
        NOW.minusSeconds(3600),
        NOW.plusSeconds(7_257_600),
        List.of(new Extension(Extension.APPLICATION_ID, new byte[] {1, 2})),
        List.of(
            new Extension(Extension.LAST_RESORT, new byte[0]),
            new Extension(0xff04, new byte[] {0x0a, 1, 3})));
  }

  private static Capabilities capabilities() {
    return new Capabilities(
        List.of(1), List.of(3), List.of(0x000a, 0x0001, 0xff04), List.of(7), List.of(1));
  }

  private static void refused(Code code, Runnable action) {
    assertEquals(code, assertThrows(MlsException.class, action::run).code());
  }
}
