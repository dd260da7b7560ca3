package dev.larkpost.bench;

import dev.larkpost.mls.crypto.Ed25519;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.group.CommitRequest;
import dev.larkpost.mls.group.Group;
import dev.larkpost.mls.group.KeyPackageKeys;
import dev.larkpost.mls.group.PendingCommit;
import dev.larkpost.mls.group.Received;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.RequiredCapabilities;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A DM of two with the sizes of XMTP's, at rest on both sides, and what is done with it. Stored
 * state is loaded and saved each time, as the client does it. Used by one thread.
 */
final class MlsDm {
  private static final int TEXT_BYTES = 200;
  private static final int GROUP_ID_BYTES = 16;
  private static final int[] EXTENSION_BYTES = {209, 250, 90, 60};
  private static final int[] EXTENSION_TYPES = {0xf000, 0xff00, 0xff01, 0xff02};

  /** What a signature covers besides extensions and text: ids, two hashes, lengths, headers. */
  private static final int SIGNED_OVERHEAD_BYTES = 200;

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          List.of(1),
          List.of(3),
          List.of(0x000a, 0x0001, 0xf000, 0xff02, 0xff00, 0xff01, 0xff03, 0xff04),
          List.of(7),
          List.of(1));

  private final SecureRandom random = new SecureRandom();
  private final SignatureKeys alice = SignatureKeys.generate(random);
  private final SignatureKeys bob = SignatureKeys.generate(random);
  private final KeyPackageKeys bobKeys = keys();
  private final KeyPackage bobPackage =
      UncheckedKeyPackage.decode(bobKeys.encoded()).check(Instant.now());
  private final byte[] text = new byte[TEXT_BYTES];
  private final byte[] signed = new byte[signedBytes()];
  private final byte[] welcome;
  private final byte[] senderEpoch;
  private final byte[] receiverEpoch;
  private final byte[] receiverRatchet;
  private final byte[] message;
  private byte[] senderRatchet;

  MlsDm() {
    Group sender = create();
    PendingCommit pending = adding(sender);
    sender.merge(pending.staged());
    welcome = pending.welcome().orElseThrow();
    Group receiver = join();
    senderEpoch = sender.saveEpoch();
    receiverEpoch = receiver.saveEpoch();
    receiverRatchet = receiver.saveRatchet();
    message = sender.protect(text);
    senderRatchet = sender.saveRatchet();
  }

  private static int signedBytes() {
    int extensions = 0;
    for (int bytes : EXTENSION_BYTES) {
      extensions += bytes;
    }
    return extensions + TEXT_BYTES + SIGNED_OVERHEAD_BYTES;
  }

  private KeyPackageKeys keys() {
    Instant now = Instant.now();
    return KeyPackageKeys.create(
        new KeyPackageKeys.Template(
            identity('b'),
            CAPABILITIES,
            now.minusSeconds(3_600),
            now.plusSeconds(86_400),
            List.of(new Extension(Extension.APPLICATION_ID, new byte[66])),
            List.of(new Extension(Extension.LAST_RESORT, new byte[0]))),
        bob,
        random);
  }

  private static byte[] identity(char name) {
    byte[] identity = new byte[66];
    identity[0] = (byte) name;
    return identity;
  }

  private Group create() {
    List<Extension> extensions = new java.util.ArrayList<>();
    for (int i = 0; i < EXTENSION_TYPES.length; i++) {
      extensions.add(new Extension(EXTENSION_TYPES[i], new byte[EXTENSION_BYTES[i]]));
    }
    extensions.add(
        new RequiredCapabilities(
                List.of(0xff01, 0xff00, 0xff02, 0xf000, 0x000a, 0x0001), List.of(7), List.of(1))
            .extension());
    byte[] id = new byte[GROUP_ID_BYTES];
    random.nextBytes(id);
    return Group.create(id, new Group.Self(identity('a'), CAPABILITIES), extensions, alice, random);
  }

  private PendingCommit adding(Group group) {
    return group.commit(new CommitRequest(List.of(bobPackage), List.of(), Optional.empty()));
  }

  /** The yardstick. */
  byte[] sign() {
    return Ed25519.sign(alice, signed);
  }

  /** Load, encrypt, save. */
  byte[] encrypt() {
    Group group = Group.load(senderEpoch, senderRatchet, alice, random);
    byte[] sealed = group.protect(text);
    senderRatchet = group.saveRatchet();
    return sealed;
  }

  /** Load, decrypt and verify, save. */
  Received decrypt() {
    Group group = Group.load(receiverEpoch, receiverRatchet, bob, random);
    Received received = group.receive(message);
    group.saveRatchet();
    return received;
  }

  /** Found a group, add the peer, merge; the peer's key package was checked before. */
  byte[] createDm() {
    Group group = create();
    PendingCommit pending = adding(group);
    group.merge(pending.staged());
    return group.saveEpoch();
  }

  /** Open and verify a welcome. */
  Group join() {
    return Group.join(welcome, bobKeys, bob, random).accept();
  }
}
