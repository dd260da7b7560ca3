package dev.larkpost.mls.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.Hpke;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plan: with each recorded client's keys, check its key package, open its welcomes, join, and
 * follow its groups in node order until that client commits itself (its fresh secrets are not
 * recorded). Every plaintext must be the one an official client stored, and state goes through save
 * and load after every step.
 */
class OfficialClientVectorTest {
  private static final byte[] INFO =
      ("\u0013MLS 1.0 MLS_WELCOME\u0000").getBytes(StandardCharsets.US_ASCII);
  private static final Instant RECORDED = Instant.parse("2026-11-21T09:54:00Z");

  private final SecureRandom random = new SecureRandom();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "6.1.0-nightly.20260726.b649d1a-basic",
        "6.1.0-nightly.20260726.b649d1a-membership",
        "6.1.0-nightly.20260726.b649d1a-content",
        "6.1.0-nightly.20260726.b649d1a-installations",
        "5.5.0-basic",
        "5.5.0-content",
        "5.5.0-installations"
      })
  void recorded_key_packages_check(String name) {
    int checked = 0;
    for (Recording.Actor actor : Recording.of(name).actors()) {
      for (byte[] encoded : actor.keyPackages()) {
        KeyPackage keyPackage = UncheckedKeyPackage.decode(encoded).check(RECORDED);
        assertEquals(actor.installation(), HexFormat.of().formatHex(keyPackage.signatureKey()));
        assertTrue(keyPackage.extension(Extension.LAST_RESORT).isPresent());
        assertArrayEquals(keyPackage.hashRef(), hashRef(actor, keyPackage));
        checked++;
      }
    }
    System.out.println("golden " + name + ": " + checked + " key packages");
    assertTrue(checked >= 2);
  }

  private static byte[] hashRef(Recording.Actor actor, KeyPackage keyPackage) {
    return actor.keys().stream()
        .filter(k -> Arrays.equals(init(k).publicKey(), keyPackage.initKey()))
        .map(k -> Base64.getDecoder().decode(k.hashRef()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "6.1.0-nightly.20260726.b649d1a-basic, 3, 2, 5",
    "6.1.0-nightly.20260726.b649d1a-membership, 5, 17, 16",
    "6.1.0-nightly.20260726.b649d1a-content, 1, 0, 15",
    "6.1.0-nightly.20260726.b649d1a-installations, 2, 0, 4",
    "5.5.0-basic, 3, 2, 5",
    "5.5.0-content, 1, 0, 15",
    "5.5.0-installations, 2, 0, 4"
  })
  void recorded_clients_can_be_followed(String name, int joined, int commits, int texts) {
    Recording recording = Recording.of(name);
    Tally tally = new Tally();
    for (Recording.Actor actor : recording.actors()) {
      new Follower(recording, actor, tally).follow();
    }
    System.out.printf(
        "golden %s: %d joins, %d commits, %d messages%n",
        name, tally.joined, tally.commits, tally.texts);
    assertEquals(
        List.of(joined, commits, texts), List.of(tally.joined, tally.commits, tally.texts));
  }

  private static final class Tally {
    private int joined;
    private int commits;
    private int texts;
  }

  /** Replays everything one client received. */
  private final class Follower {
    private final Recording recording;
    private final Recording.Actor actor;
    private final Tally tally;
    private final SignatureKeys signer;
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<String, Long> cursors = new HashMap<>();
    private final Set<String> lost = new HashSet<>();

    Follower(Recording recording, Recording.Actor actor, Tally tally) {
      this.recording = recording;
      this.actor = actor;
      this.tally = tally;
      this.signer = SignatureKeys.fromSeed(Secret.copyOf(actor.seed()));
    }

    void follow() {
      recording.welcomes().stream()
          .filter(w -> w.installation().equals(actor.installation()))
          .forEach(this::join);
      recording.messages().stream()
          .filter(m -> groups.containsKey(m.group()) && !lost.contains(m.group()))
          .filter(m -> m.id() > cursors.getOrDefault(m.group(), 0L))
          .forEach(this::receive);
      actor.conversations().stream()
          .filter(c -> groups.containsKey(c.id()) && !lost.contains(c.id()))
          .forEach(c -> assertEquals(c.epoch(), group(c.id()).epoch()));
    }

    private void join(Recording.WrappedWelcome wrapped) {
      assertEquals(2, wrapped.algorithm());
      Recording.Keys keys = actor.keys().getFirst();
      HpkeKeys xwing = HpkeKeys.fromPrivate(Kem.XWING_DRAFT_06, Secret.copyOf(keys.xwing()));
      assertArrayEquals(wrapped.hpkePublicKey(), xwing.publicKey());
      TlsReader in = TlsReader.of(wrapped.data());
      byte[] enc = in.vector();
      Hpke.Receiver receiver = Hpke.receiver(xwing, enc, INFO);
      byte[] welcome = receiver.open(new byte[0], in.vector());
      byte[] metadata = receiver.open(new byte[0], wrapped.metadata());
      KeyPackageKeys own =
          new KeyPackageKeys(
              actor.keyPackages().getFirst(),
              init(keys),
              HpkeKeys.fromPrivate(Kem.X25519, Secret.copyOf(keys.leaf())));
      Group group = Group.join(welcome, own, signer, random).accept();
      String id = HexFormat.of().formatHex(group.groupId());
      if (groups.put(id, reload(group)) == null) {
        tally.joined++;
      }
      cursors.put(id, varint(metadata));
    }

    private Group group(String id) {
      return Objects.requireNonNull(groups.get(id), id);
    }

    private void receive(Recording.GroupMessage message) {
      Group group = group(message.group());
      switch (receiveOwnToo(group, message)) {
        case Received.Application a -> requireStored(a, message);
        case Received.Committed c -> merge(group, c.staged());
        case Received.Proposed p -> throw new AssertionError("no proposals were recorded");
      }
      groups.put(message.group(), reload(group));
    }

    private Received receiveOwnToo(Group group, Recording.GroupMessage message) {
      try {
        return group.receive(message.data());
      } catch (MlsException e) {
        assertEquals(Code.OLDER_STATE, e.code()); // recorded: signed by us, sent by another state
        MessageHeader header = MessageHeader.read(message.data());
        if (header.contentType() == MessageHeader.COMMIT) {
          lost.add(message.group());
        }
        return new Received.Application(group.members().get(0), new byte[0], header.epoch(), -1);
      }
    }

    private void requireStored(Received.Application application, Recording.GroupMessage message) {
      if (application.generation() < 0) {
        return;
      }
      Recording.Read read =
          recording.actors().stream()
              .flatMap(a -> a.read().stream())
              .filter(r -> r.id() == message.id())
              .findFirst()
              .orElseThrow();
      assertEquals(read.sender(), HexFormat.of().formatHex(application.sender().signatureKey()));
      assertTrue(contains(application.plaintext(), read.content()));
      tally.texts++;
    }

    private void merge(Group group, StagedCommit staged) {
      StagedCommit again = StagedCommit.decode(staged.encoded());
      assertArrayEquals(staged.encoded(), again.encoded());
      group.merge(again);
      tally.commits++;
      if (!group.active()) {
        lost.add(HexFormat.of().formatHex(group.groupId()));
      }
    }

    private Group reload(Group group) {
      return Group.load(group.saveEpoch(), group.saveRatchet(), signer, random);
    }
  }

  private static HpkeKeys init(Recording.Keys keys) {
    return HpkeKeys.fromPrivate(Kem.X25519, Secret.copyOf(keys.init()));
  }

  /** WelcomeMetadata: field 1, the id of the commit that added us. */
  private static long varint(byte[] metadata) {
    assertEquals(0x08, metadata[0]);
    long value = 0;
    for (int i = metadata.length - 1; i > 0; i--) {
      value = value << 7 | metadata[i] & 0x7f;
    }
    return value;
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    return Collections.indexOfSubList(boxed(bytes), boxed(part)) >= 0;
  }

  private static List<Byte> boxed(byte[] bytes) {
    Byte[] boxed = new Byte[bytes.length];
    Arrays.setAll(boxed, i -> bytes[i]);
    return List.of(boxed);
  }
}
