package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.Groups;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.conversation.ConversationInfo;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What {@link Groups} promises, and which code each refusal has. */
class GroupsTest {
  private static final InboxId NOBODY = new InboxId("0".repeat(64));
  private static final GroupOptions ADMINS_ONLY = new GroupOptions("quiet", "", "", true);

  private final Town town = new Town();

  @AfterEach
  void leaveTown() {
    town.close();
  }

  @Test
  void whoever_leaves_is_taken_out_by_the_super_admin() {
    Person alice = town.person();
    Person bob = town.person();
    Person carol = town.person();
    ConversationId group = Town.group(GroupOptions.named("leavers"), alice, bob, carol);
    groups(bob).leave(group);
    bob.hears(m -> Person.removes(m, bob), "his own removal");
    carol.hears(m -> Person.removes(m, bob), "bob's removal");
    assertFalse(info(bob, group).active());
    assertEquals(2, info(carol, group).members().size());
    refused(XmtpException.Code.CONVERSATION_CLOSED, () -> groups(bob).leave(group));
    refused(XmtpException.Code.CONVERSATION_CLOSED, () -> groups(bob).rename(group, "mine"));
  }

  @Test
  void a_commit_that_the_stream_is_just_adopting_counts_as_adopted_once() {
    FailingStore store = new FailingStore();
    Person alice = town.person(KeySigner.generate(new SecureRandom()), store);
    Person bob = town.person();
    ConversationId group = Town.group(GroupOptions.named("slow"), alice, bob);
    int before = town.commits(group);
    store.lateNext();
    groups(alice).rename(group, "slower");
    assertEquals("slower", info(alice, group).name());
    assertEquals(before + 1, town.commits(group));
  }

  @Test
  void nobody_leaves_a_dm_or_as_super_admin() {
    Person alice = town.person();
    Person bob = town.person();
    ConversationId group = Town.group(GroupOptions.named("two"), alice, bob);
    refused(XmtpException.Code.NOT_PERMITTED, () -> groups(alice).leave(group));
    refused(XmtpException.Code.NOT_PERMITTED, () -> groups(alice).leave(Town.dm(alice, bob)));
    refused(
        XmtpException.Code.NO_CONVERSATION,
        () -> groups(alice).leave(new ConversationId(new byte[16])));
  }

  @Test
  void what_the_permissions_forbid_is_refused_and_never_published() {
    Person alice = town.person();
    Person bob = town.person();
    Person carol = town.person();
    InboxId self = bob.client().inboxId();
    ConversationId group = Town.group(ADMINS_ONLY, alice, bob);
    int published = town.topic(group).size();
    refused(XmtpException.Code.NOT_PERMITTED, () -> groups(bob).rename(group, "loud"));
    refused(
        XmtpException.Code.NOT_PERMITTED,
        () -> groups(bob).addMembers(group, Set.of(carol.client().inboxId())));
    refused(XmtpException.Code.NOT_PERMITTED, () -> groups(bob).setAdmin(group, self, true));
    refused(
        XmtpException.Code.NOT_PERMITTED,
        () -> groups(bob).removeMembers(group, Set.of(alice.client().inboxId())));
    refused(XmtpException.Code.NOT_PERMITTED, () -> groups(bob).removeMembers(group, Set.of(self)));
    refused(XmtpException.Code.NOT_PERMITTED, () -> groups(alice).rename(group, "x".repeat(101)));
    assertEquals(published, town.topic(group).size());
    groups(alice).setAdmin(group, self, true);
    groups(bob).rename(group, "loud");
    alice.says(group, "so be it");
    bob.hears("so be it");
    assertEquals("loud", info(alice, group).name());
  }

  @Test
  void the_group_goes_to_another_super_admin_and_never_to_none() {
    Person alice = town.person();
    Person bob = town.person();
    InboxId a = alice.client().inboxId();
    InboxId b = bob.client().inboxId();
    ConversationId group = Town.group(GroupOptions.named("handed on"), alice, bob);
    refused(XmtpException.Code.NOT_PERMITTED, () -> groups(alice).setSuperAdmin(group, a, false));
    refused(
        XmtpException.Code.NOT_PERMITTED, () -> groups(alice).setSuperAdmin(group, NOBODY, true));
    groups(alice).setSuperAdmin(group, b, true);
    groups(bob).setSuperAdmin(group, a, false);
    assertEquals(List.of(b), info(bob, group).superAdmins());
    groups(alice).leave(group);
    alice.hears(m -> Person.removes(m, alice), "her own removal");
  }

  @Test
  void inboxes_that_cannot_be_reached_are_named_and_stop_nobody_else() {
    Person alice = town.person();
    Person bob = town.person();
    Person carol = town.person();
    ConversationId group = Town.group(GroupOptions.named("reach"), alice, bob);
    int published = town.topic(group).size();
    refused(XmtpException.Code.UNREACHABLE, () -> groups(alice).addMembers(group, Set.of(NOBODY)));
    assertEquals(published, town.topic(group).size());
    assertEquals(
        Set.of(NOBODY), groups(alice).addMembers(group, Set.of(NOBODY, carol.client().inboxId())));
    alice.says(group, "hello carol");
    carol.hears("hello carol");
    assertEquals(Set.of(), groups(alice).addMembers(group, Set.of(carol.client().inboxId())));
  }

  @Test
  void a_group_takes_no_more_than_its_limit() {
    Person alice = town.person();
    Set<InboxId> many = new HashSet<>();
    for (int i = 0; i < Groups.MEMBERS_MAX; i++) {
      many.add(new InboxId(String.format("%064x", i + 1)));
    }
    refused(
        XmtpException.Code.TOO_LARGE, () -> groups(alice).create(GroupOptions.named("all"), many));
    ConversationId group = Town.group(GroupOptions.named("few"), alice, town.person());
    refused(XmtpException.Code.TOO_LARGE, () -> groups(alice).addMembers(group, many));
  }

  @Test
  void texts_and_settings_each_cost_one_commit_and_nothing_when_they_stand() {
    Person alice = town.person();
    Person bob = town.person();
    ConversationId group = Town.group(GroupOptions.named("settings"), alice, bob);
    int before = town.topic(group).size();
    groups(alice).describe(group, "what it is for");
    groups(alice).picture(group, "https://example.org/p.png");
    groups(alice).disappear(group, Instant.ofEpochSecond(1), Duration.ofHours(1));
    groups(alice).disappear(group, Instant.ofEpochSecond(1), Duration.ofHours(1));
    groups(alice).describe(group, "what it is for");
    groups(alice).keep(group);
    groups(bob).renewKey(group);
    assertEquals(before + 5, town.topic(group).size());
    assertTrue(info(bob, group).active());
  }

  private static Groups groups(Person person) {
    return person.client().groups();
  }

  private static ConversationInfo info(Person person, ConversationId conversation) {
    return person.client().conversation(conversation).orElseThrow();
  }

  private static void refused(XmtpException.Code code, Executable call) {
    assertEquals(code, assertThrows(XmtpException.class, call).code());
  }
}
