package dev.larkpost.mls.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.wire.MessageHeader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A DM between two, mostly; every step also works on state that was saved and loaded. */
class GroupTest {
  private final SecureRandom random = new SecureRandom();
  private final Party alice = new Party("alice", random);
  private final Party bob = new Party("bob", random);
  private final Party carol = new Party("carol", random);
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
  void both_agree_after_the_first_commit() {
    assertEquals(1, a.epoch());
    assertEquals(1, b.epoch());
    assertArrayEquals(a.epochAuthenticator(), b.epochAuthenticator());
    assertEquals(a.extensions(), b.extensions());
    assertEquals(Party.extensions(1), b.extensions());
    assertEquals(2, b.members().size());
    assertArrayEquals(bob.identity, a.members().get(1).credentialIdentity());
    assertTrue(b.leafFromKeyPackage());
    assertFalse(a.leafFromKeyPackage());
  }

  @Test
  void messages_go_both_ways_and_only_once() {
    byte[] message = a.protect(bytes("gm"));
    assertEquals(MessageHeader.APPLICATION, MessageHeader.read(message).contentType());
    assertEquals("gm", text(b.receive(message)));
    refused(Code.REPLAYED, () -> b.receive(message));
    assertEquals("gm too", text(a.receive(b.protect(bytes("gm too")))));
    refused(Code.OWN_MESSAGE, () -> a.receive(message));
  }

  @Test
  void an_old_copy_of_our_state_is_told_apart_from_a_damaged_copy_of_our_message() {
    a.protect(bytes("before the backup"));
    Group restored = alice.reload(a);
    byte[] afterwards = a.protect(bytes("after the backup"));
    refused(Code.OLDER_STATE, () -> restored.receive(afterwards));
    byte[] damaged = afterwards.clone();
    damaged[damaged.length - 1] ^= 1;
    refused(Code.BAD_TAG, () -> restored.receive(damaged));
    refused(Code.OWN_MESSAGE, () -> a.receive(damaged));
  }

  @Test
  void everything_works_on_loaded_state() {
    for (int i = 0; i < 20; i++) {
      a = alice.reload(a);
      b = bob.reload(b);
      assertEquals("a" + i, text(b.receive(a.protect(bytes("a" + i)))));
      assertEquals("b" + i, text(a.receive(b.protect(bytes("b" + i)))));
    }
    PendingCommit pending = alice.reload(a).commit(CommitRequest.keyUpdate());
    StagedCommit staged = committed(b.receive(pending.message()));
    b = bob.reload(b);
    b.merge(StagedCommit.decode(staged.encoded()));
    a = alice.reload(a);
    a.merge(StagedCommit.decode(pending.staged().encoded()));
    assertArrayEquals(a.epochAuthenticator(), b.epochAuthenticator());
    assertEquals("on", text(bob.reload(b).receive(alice.reload(a).protect(bytes("on")))));
  }

  @Test
  void saving_twice_gives_the_same_bytes_and_loading_them_too() {
    a.receive(b.protect(bytes("x")));
    a.protect(bytes("y"));
    Group again = alice.reload(a);
    assertArrayEquals(a.saveEpoch(), again.saveEpoch());
    assertArrayEquals(a.saveRatchet(), again.saveRatchet());
    assertFalse(again.epochChanged());
    assertFalse(again.ratchetChanged());
  }

  @Test
  void the_flags_say_which_part_to_save() {
    a.saved();
    b.saved();
    byte[] message = a.protect(bytes("x"));
    assertTrue(a.ratchetChanged());
    assertFalse(a.epochChanged());
    b.receive(message);
    assertTrue(b.ratchetChanged());
    assertFalse(b.epochChanged());
    a.saved();
    PendingCommit pending = a.commit(CommitRequest.keyUpdate());
    assertTrue(a.ratchetChanged());
    assertFalse(a.epochChanged());
    a.merge(pending.staged());
    assertTrue(a.epochChanged());
  }

  @Test
  void a_commit_leaves_the_epoch_alone_until_it_is_merged() {
    byte[] before = a.saveEpoch();
    PendingCommit pending = a.commit(CommitRequest.keyUpdate());
    assertArrayEquals(before, a.saveEpoch());
    assertEquals("still here", text(b.receive(a.protect(bytes("still here")))));
    StagedCommit staged = committed(b.receive(pending.message()));
    assertEquals(1, b.epoch());
    assertEquals(1, staged.epoch());
    b.merge(staged);
    a.merge(pending.staged());
    assertEquals(2, a.epoch());
    assertEquals("after", text(a.receive(b.protect(bytes("after")))));
    assertFalse(a.leafFromKeyPackage());
    assertTrue(b.leafFromKeyPackage());
  }

  @Test
  void a_commit_that_is_received_twice_before_merging_is_judged_twice() {
    PendingCommit pending = a.commit(CommitRequest.keyUpdate());
    committed(b.receive(pending.message()));
    b.merge(committed(b.receive(pending.message())));
    assertEquals(2, b.epoch());
  }

  @Test
  void of_two_commits_one_wins_and_the_loser_builds_again() {
    PendingCommit lost = b.commit(CommitRequest.keyUpdate());
    PendingCommit won = a.commit(CommitRequest.keyUpdate());
    a.merge(won.staged());
    b.merge(committed(b.receive(won.message())));
    refused(Code.OLD_EPOCH, () -> b.merge(lost.staged()));
    refused(Code.OLD_EPOCH, () -> a.receive(lost.message()));
    PendingCommit again = b.commit(CommitRequest.keyUpdate());
    a.merge(committed(a.receive(again.message())));
    b.merge(again.staged());
    assertArrayEquals(a.epochAuthenticator(), b.epochAuthenticator());
    assertFalse(b.leafFromKeyPackage());
  }

  @Test
  void a_staged_commit_of_another_history_is_refused() {
    Group fork = alice.reload(a);
    a.merge(a.commit(CommitRequest.keyUpdate()).staged());
    fork.merge(fork.commit(CommitRequest.keyUpdate()).staged());
    StagedCommit onFork = fork.commit(CommitRequest.keyUpdate()).staged();
    refused(Code.OLD_EPOCH, () -> a.merge(onFork));
  }

  @Test
  void adding_removing_and_changing_extensions_in_one_commit_tells_who_did_what() {
    PendingCommit adding = a.commit(Party.adding(carol));
    b.merge(committed(b.receive(adding.message())));
    a.merge(adding.staged());
    Group c = carol.join(adding.welcome().orElseThrow());
    Party dave = new Party("dave", random);
    CommitRequest request =
        new CommitRequest(List.of(dave.keyPackage()), List.of(1), Optional.of(Party.extensions(2)));
    PendingCommit all = a.commit(request);
    StagedCommit staged = StagedCommit.decode(committed(c.receive(all.message())).encoded());
    assertArrayEquals(alice.identity, staged.committer().credentialIdentity());
    assertArrayEquals(dave.identity, staged.added().getFirst().member().credentialIdentity());
    assertArrayEquals(bob.identity, staged.removed().getFirst().member().credentialIdentity());
    assertArrayEquals(alice.identity, staged.removed().getFirst().proposer().credentialIdentity());
    assertEquals(0, staged.extensionsProposer().orElseThrow().leaf());
    assertEquals(Party.extensions(2), staged.extensions());
    assertEquals(3, staged.members().size());
    assertFalse(staged.removesSelf());
    c.merge(staged);
    a.merge(all.staged());
    Group d = dave.join(all.welcome().orElseThrow());
    assertArrayEquals(a.epochAuthenticator(), c.epochAuthenticator());
    assertArrayEquals(a.epochAuthenticator(), d.epochAuthenticator());
    assertEquals("hi", text(d.receive(c.protect(bytes("hi")))));
  }

  @Test
  void the_removed_member_learns_it_and_can_do_nothing_more() {
    byte[] late = a.protect(bytes("late"));
    PendingCommit removing = a.commit(Party.removing(1));
    StagedCommit staged = StagedCommit.decode(committed(b.receive(removing.message())).encoded());
    assertTrue(staged.removesSelf());
    assertEquals(1, staged.members().size());
    b.merge(staged);
    assertFalse(b.active());
    assertFalse(bob.reload(b).active());
    refused(Code.INACTIVE, () -> b.protect(bytes("x")));
    refused(Code.INACTIVE, () -> b.receive(late));
    refused(Code.INACTIVE, () -> b.commit(CommitRequest.keyUpdate()));
    refused(Code.INACTIVE, () -> b.merge(staged));
    byte[] saved = b.saveEpoch();
    assertEquals(-1, indexOf(saved, bob.keys.leafEncryption().privateKey().bytes()));
  }

  @Test
  void messages_of_three_past_epochs_open_and_older_ones_do_not() {
    List<byte[]> late = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      late.add(a.protect(bytes("epoch " + a.epoch())));
      late.add(a.protect(bytes("again " + a.epoch())));
      step(a, b);
    }
    assertEquals(6, b.epoch());
    refused(Code.OLD_EPOCH, () -> b.receive(late.get(2)));
    for (int i = 4; i < 10; i += 2) {
      b.saved();
      Received.Application opened = (Received.Application) b.receive(late.get(i));
      assertEquals("epoch " + (i / 2 + 1), new String(opened.plaintext(), StandardCharsets.UTF_8));
      assertEquals(i / 2 + 1, opened.epoch());
      assertTrue(b.epochChanged());
      b = bob.reload(b);
    }
    for (int i = 4; i < 10; i += 2) {
      byte[] replay = late.get(i);
      refused(Code.REPLAYED, () -> b.receive(replay));
    }
    assertEquals("again 5", text(b.receive(late.get(9))));
    refused(Code.OWN_MESSAGE, () -> a.receive(late.get(9)));
    b.forgetPastEpochs(1);
    byte[] kept = late.get(9);
    byte[] gone = late.get(7);
    refused(Code.OLD_EPOCH, () -> b.receive(gone));
    refused(Code.REPLAYED, () -> b.receive(kept));
  }

  @Test
  void a_past_epoch_remembers_members_who_left_and_does_not_know_who_came() {
    PendingCommit adding = a.commit(Party.adding(carol));
    b.merge(committed(b.receive(adding.message())));
    a.merge(adding.staged());
    Group c = carol.join(adding.welcome().orElseThrow());
    byte[] fromBob = b.protect(bytes("bye"));
    PendingCommit removing = a.commit(Party.removing(1));
    c.merge(committed(c.receive(removing.message())));
    a.merge(removing.staged());
    c = carol.reload(c);
    assertEquals("bye", text(c.receive(fromBob)));
    assertEquals("bye", text(alice.reload(a).receive(fromBob)));
  }

  @Test
  void epoch_zero_of_the_creator_leaves_nothing_behind() {
    Group fresh = alice.create();
    byte[] alone = fresh.protect(bytes("to nobody"));
    fresh.merge(fresh.commit(Party.adding(bob)).staged());
    refused(Code.OLD_EPOCH, () -> fresh.receive(alone));
  }

  @Test
  void messages_out_of_order_open_within_the_tolerance() {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      messages.add(a.protect(bytes("m" + i)));
    }
    assertEquals("m6", text(b.receive(messages.get(6))));
    refused(Code.REPLAYED, () -> b.receive(messages.get(0)));
    List<Integer> late = new ArrayList<>(List.of(1, 2, 3, 4, 5));
    Collections.shuffle(late, random);
    for (int i : late) {
      b = bob.reload(b);
      assertEquals("m" + i, text(b.receive(messages.get(i))));
    }
    for (byte[] message : messages) {
      refused(Code.REPLAYED, () -> b.receive(message));
    }
  }

  @Test
  void a_message_a_thousand_ahead_opens_and_one_further_does_not() {
    for (int i = 0; i < 1000; i++) {
      a.protect(bytes("lost"));
    }
    byte[] atTheEdge = a.protect(bytes("edge"));
    byte[] over = a.protect(bytes("over"));
    Group other = bob.reload(b);
    assertEquals("edge", text(b.receive(atTheEdge)));
    refused(Code.TOO_FAR_AHEAD, () -> other.receive(over));
    assertEquals("over", text(b.receive(over)));
  }

  @Test
  void messages_of_other_epochs_and_groups_say_so() {
    PendingCommit pending = a.commit(CommitRequest.keyUpdate());
    a.merge(pending.staged());
    byte[] ahead = a.protect(bytes("ahead"));
    refused(Code.FUTURE_EPOCH, () -> b.receive(ahead));
    b.merge(committed(b.receive(pending.message())));
    assertEquals("ahead", text(b.receive(ahead)));
    refused(Code.OLD_EPOCH, () -> b.receive(pending.message()));
    Group other =
        Group.create(
            bytes("another group"),
            new Group.Self(alice.identity, Party.CAPABILITIES),
            List.of(),
            alice.signer,
            random);
    byte[] foreign = other.protect(bytes("x"));
    refused(Code.WRONG_GROUP, () -> b.receive(foreign));
    StagedCommit staged = other.commit(CommitRequest.keyUpdate()).staged();
    refused(Code.WRONG_GROUP, () -> b.merge(staged));
  }

  @Test
  void state_that_was_cut_or_mixed_is_refused() {
    byte[] epoch = a.saveEpoch();
    byte[] ratchet = a.saveRatchet();
    for (int cut = 0; cut < epoch.length; cut++) {
      byte[] part = java.util.Arrays.copyOf(epoch, cut);
      refused(Code.BAD_STATE, () -> Group.load(part, ratchet, alice.signer, random).members());
    }
    step(a, b);
    refused(Code.BAD_STATE, () -> Group.load(a.saveEpoch(), ratchet, alice.signer, random));
    refused(Code.BAD_STATE, () -> StagedCommit.decode(epoch));
  }

  @Test
  void a_fresh_dm_is_small() {
    int size = b.saveEpoch().length + b.saveRatchet().length;
    assertTrue(size <= 2200, size + " bytes");
    b.protect(bytes("x"));
    assertTrue(b.saveRatchet().length <= 200, b.saveRatchet().length + " bytes");
  }

  @Test
  void a_welcome_is_for_its_key_package_only() {
    PendingCommit pending = a.commit(Party.adding(carol));
    byte[] welcome = pending.welcome().orElseThrow();
    refused(Code.NOT_FOR_US, () -> bob.join(welcome));
    JoinOffer offer = Group.join(welcome, carol.keys, carol.signer, random);
    assertArrayEquals(alice.identity, offer.adder().credentialIdentity());
    assertEquals(3, offer.members().size());
    assertEquals(2, offer.epoch());
    assertArrayEquals(Party.GROUP, offer.groupId());
    assertEquals(Party.extensions(1), offer.extensions());
  }

  private static void step(Group committer, Group receiver) {
    PendingCommit pending = committer.commit(CommitRequest.keyUpdate());
    receiver.merge(committed(receiver.receive(pending.message())));
    committer.merge(pending.staged());
    assertArrayEquals(committer.epochAuthenticator(), receiver.epochAuthenticator());
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    return Collections.indexOfSubList(list(bytes), list(part));
  }

  private static List<Byte> list(byte[] bytes) {
    List<Byte> list = new ArrayList<>();
    for (byte b : bytes) {
      list.add(b);
    }
    return list;
  }

  static StagedCommit committed(Received received) {
    return assertInstanceOf(Received.Committed.class, received).staged();
  }

  static String text(Received received) {
    return new String(
        assertInstanceOf(Received.Application.class, received).plaintext(), StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void refused(Code code, Runnable action) {
    assertEquals(code, assertThrows(MlsException.class, action::run).code());
  }
}
