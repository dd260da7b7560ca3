package dev.larkpost.mls.group;

import static dev.larkpost.mls.group.GroupTest.bytes;
import static dev.larkpost.mls.group.GroupTest.committed;
import static dev.larkpost.mls.group.GroupTest.refused;
import static dev.larkpost.mls.group.GroupTest.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.wire.Commit;
import dev.larkpost.mls.wire.MlsMessage;
import dev.larkpost.mls.wire.PrivateMessage;
import dev.larkpost.mls.wire.ProposalOrRef;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults that were found in another implementation; ours must not have them. */
class RegressionTest {
  private final SecureRandom random = new SecureRandom();
  private final Party alice = new Party("alice", random);
  private final Party bob = new Party("bob", random);
  private Group a;
  private Group b;

  @BeforeEach
  void a_dm() {
    a = alice.create();
    PendingCommit pending = a.commit(Party.adding(bob));
    a.merge(pending.staged());
    b = bob.join(pending.welcome().orElseThrow());
  }

  @Test
  void our_own_commit_comes_back_as_ours_any_number_of_times() {
    PendingCommit pending = a.commit(CommitRequest.keyUpdate());
    for (int i = 0; i < 3; i++) {
      refused(Code.OWN_MESSAGE, () -> a.receive(pending.message()));
    }
    assertEquals(1, a.epoch());
    a.merge(pending.staged());
    b.merge(committed(b.receive(pending.message())));
    assertArrayEquals(a.epochAuthenticator(), b.epochAuthenticator());
  }

  @Test
  void moving_on_does_not_spoil_the_keys_of_the_epoch_before() {
    byte[] late = a.protect(bytes("late"));
    PendingCommit one = b.commit(CommitRequest.keyUpdate());
    Group base = bob.reload(b);
    b.merge(one.staged());
    assertEquals("late", text(base.receive(late)));
    assertEquals("late", text(b.receive(late)));
  }

  @Test
  void skipped_keys_are_bounded() {
    b.receive(a.protect(bytes("first")));
    int before = b.saveRatchet().length;
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 500; i++) {
        a.protect(bytes("lost"));
      }
      b.receive(a.protect(bytes("seen")));
    }
    assertTrue(b.saveRatchet().length <= before + 5 * 48, "grew to " + b.saveRatchet().length);
  }

  @Test
  void a_jump_to_the_last_generation_costs_nothing_and_changes_nothing() {
    Forge forge = new Forge(a, alice);
    byte[] before = b.saveRatchet();
    for (int generation : new int[] {1001, 1 << 20, Integer.MAX_VALUE - 1, Integer.MAX_VALUE}) {
      byte[] jump = forge.claiming(0, generation);
      // deriving so many keys takes far longer; it would have to be stopped
      assertTimeoutPreemptively(
          Duration.ofMinutes(1), () -> refused(Code.TOO_FAR_AHEAD, () -> b.receive(jump)));
    }
    byte[] negative = forge.claiming(0, -1);
    refused(Code.TOO_FAR_AHEAD, () -> b.receive(negative));
    assertArrayEquals(before, b.saveRatchet());
  }

  @Test
  void a_thousand_sent_messages_leave_no_keys_behind() {
    a.protect(bytes("first"));
    int before = a.saveRatchet().length;
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      a.protect(bytes("more"));
      secrets.add(HexFormat.of().formatHex(a.saveRatchet()));
    }
    assertEquals(before, a.saveRatchet().length);
    assertEquals(1000, secrets.size());
  }

  @Test
  void every_message_has_its_own_reuse_guard() {
    Forge forge = new Forge(b, bob);
    Set<String> guards = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      PrivateMessage message =
          ((MlsMessage.OfPrivate) MlsMessage.decode(a.protect(bytes("x")))).message();
      PrivateMessage.SenderData sender = forge.cipher().senderData(message);
      assertEquals(i, sender.generation());
      guards.add(HexFormat.of().formatHex(sender.reuseGuard()));
    }
    assertTrue(guards.size() > 95, guards.size() + " guards");
  }

  @Test
  void a_corrupt_copy_never_costs_the_genuine_message() {
    byte[] message = a.protect(bytes("genuine"));
    PendingCommit commit = a.commit(CommitRequest.keyUpdate());
    byte[] epoch = b.saveEpoch();
    byte[] ratchet = b.saveRatchet();
    for (byte[] good : List.of(message, commit.message())) {
      for (int i = 0; i < good.length; i++) {
        byte[] corrupt = good.clone();
        corrupt[i] ^= (byte) (1 << random.nextInt(8));
        assertThrows(MlsException.class, () -> b.receive(corrupt), "byte " + i);
        byte[] cut = Arrays.copyOf(good, i);
        assertThrows(MlsException.class, () -> b.receive(cut));
      }
    }
    assertArrayEquals(epoch, b.saveEpoch());
    assertArrayEquals(ratchet, b.saveRatchet());
    assertEquals("genuine", text(b.receive(message)));
    b.merge(committed(b.receive(commit.message())));
  }

  @Test
  void zero_padding_is_taken_off_and_any_other_is_refused() {
    Forge forge = new Forge(a, alice);
    assertEquals("padded", text(b.receive(forge.padded("padded", new byte[100]))));
    byte[] padding = new byte[100];
    padding[99] = 1;
    byte[] bad = forge.padded("padded", padding);
    refused(Code.MALFORMED, () -> b.receive(bad));
  }

  @Test
  void trailing_bytes_and_long_lengths_are_refused_everywhere() {
    PendingCommit pending = a.commit(Party.adding(new Party("carol", random)));
    for (byte[] good :
        List.of(a.protect(bytes("x")), pending.message(), pending.welcome().orElseThrow())) {
      byte[] trailing = Arrays.copyOf(good, good.length + 1);
      refused(Code.MALFORMED, () -> MlsMessage.decode(trailing));
    }
    byte[] message = a.protect(bytes("x"));
    byte[] longForm = new byte[message.length + 1];
    System.arraycopy(message, 0, longForm, 0, 4);
    longForm[4] = 0x40;
    System.arraycopy(message, 4, longForm, 5, message.length - 4);
    refused(Code.MALFORMED, () -> b.receive(longForm));
    byte[] epoch = b.saveEpoch();
    refused(
        Code.BAD_STATE,
        () ->
            Group.load(
                Arrays.copyOf(epoch, epoch.length + 1), b.saveRatchet(), bob.signer, random));
  }

  @Test
  void an_unknown_proposal_reference_is_refused_by_name() {
    Forge forge = new Forge(a, alice);
    Commit commit =
        new Commit(
            List.of(new ProposalOrRef.Ref(new byte[32])), Forge.commitOf(forge.good()).path());
    refused(Code.UNKNOWN_PROPOSAL, () -> b.receive(forge.commit(commit)));
    Commit unknown = new Commit(List.of(new ProposalOrRef.Ref(new byte[32])), Optional.empty());
    refused(Code.UNKNOWN_PROPOSAL, () -> b.receive(forge.commit(unknown)));
  }
}
