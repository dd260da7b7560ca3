package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.RequiredCapabilities;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Somebody with keys, shaped like an XMTP installation. */
final class Party {
  static final Instant NOW = Instant.ofEpochSecond(1_795_254_790);
  static final byte[] GROUP = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  static final Capabilities CAPABILITIES =
      new Capabilities(
          List.of(1),
          List.of(3),
          List.of(0x000a, 0x0001, 0xf000, 0x0006, 0xff02, 0xff00, 0xff01, 0xff03, 0xff04),
          List.of(7, 8),
          List.of(1));

  final SecureRandom random;
  final SignatureKeys signer;
  final byte[] identity;
  KeyPackageKeys keys;

  Party(String name, SecureRandom random) {
    this.random = random;
    this.signer = SignatureKeys.generate(random);
    this.identity =
        ("\n@" + name + "0".repeat(64)).substring(0, 66).getBytes(StandardCharsets.UTF_8);
    this.keys = newKeys();
  }

  KeyPackageKeys newKeys() {
    keys =
        KeyPackageKeys.create(
            new KeyPackageKeys.Template(
                identity,
                CAPABILITIES,
                NOW.minusSeconds(3600),
                NOW.plusSeconds(7_257_600),
                List.of(new Extension(Extension.APPLICATION_ID, new byte[66])),
                List.of(new Extension(Extension.LAST_RESORT, new byte[0]))),
            signer,
            random);
    return keys;
  }

  KeyPackage keyPackage() {
    return UncheckedKeyPackage.decode(keys.encoded()).check(NOW);
  }

  Group create() {
    return Group.create(
        GROUP, new Group.Self(identity, CAPABILITIES), extensions(1), signer, random);
  }

  Group join(byte[] welcome) {
    return Group.join(welcome, keys, signer, random).accept();
  }

  Group reload(Group group) {
    return Group.load(group.saveEpoch(), group.saveRatchet(), signer, random);
  }

  /** A context of XMTP's sizes (about 650 bytes). */
  static List<Extension> extensions(int version) {
    byte[] metadata = new byte[250];
    metadata[0] = (byte) version;
    return List.of(
        new Extension(0xf000, new byte[209]),
        new Extension(0xff00, metadata),
        new Extension(0xff01, new byte[90]),
        new Extension(0xff02, new byte[60]),
        new RequiredCapabilities(
                List.of(0xff01, 0xff00, 0xff02, 0xf000, 0x000a, 0x0001), List.of(7), List.of(1))
            .extension());
  }

  static CommitRequest adding(Party... parties) {
    return new CommitRequest(
        java.util.Arrays.stream(parties).map(Party::keyPackage).toList(),
        List.of(),
        Optional.empty());
  }

  static CommitRequest removing(Integer... leaves) {
    return new CommitRequest(List.of(), List.of(leaves), Optional.empty());
  }

  static CommitRequest changing(List<Extension> extensions) {
    return new CommitRequest(List.of(), List.of(), Optional.of(extensions));
  }
}
