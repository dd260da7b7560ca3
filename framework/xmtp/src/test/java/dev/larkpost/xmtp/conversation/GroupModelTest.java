package dev.larkpost.xmtp.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.wire.Extension;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.wire.message.MembershipPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupModelTest {
  private static final InboxId ALICE = new InboxId("a".repeat(64));
  private static final InboxId BOB = new InboxId("b".repeat(64));

  private final GroupModel model = new ExtensionGroupModel();

  private List<Extension> dm() {
    return model.newDm(ALICE, BOB, new byte[32]);
  }

  @Test
  void a_new_dm_has_the_official_shape() {
    List<Extension> extensions = dm();
    assertEquals(
        List.of(0xf000, 0xff00, 0xff01, 0xff02, 0x0003),
        extensions.stream().map(Extension::type).toList());
    byte[] metadata = extensions.getFirst().data();
    assertEquals(209, metadata.length); // the length recorded from the official client
    assertEquals("40cf", java.util.HexFormat.of().formatHex(metadata, 0, 2));
    GroupView view = model.read(extensions);
    assertEquals(GroupView.Kind.DM, view.kind());
    assertEquals(BOB, view.dmPair().orElseThrow().other(ALICE));
    assertEquals(Map.of(ALICE, 0L), view.members());
    assertTrue(view.superAdmins().isEmpty());
  }

  @Test
  void a_new_group_makes_its_creator_super_admin() {
    GroupView view = model.read(model.newGroup(ALICE, GroupOptions.named("x"), new byte[32]));
    assertEquals(GroupView.Kind.GROUP, view.kind());
    assertEquals("x", view.attributes().get(GroupView.NAME));
    assertTrue(view.isSuperAdmin(ALICE));
    assertFalse(view.isAdmin(BOB));
  }

  @Test
  void changing_one_part_leaves_every_other_byte_alone_and_puts_it_last() {
    List<Extension> before = new ArrayList<>(dm());
    before.add(new Extension(0xff77, new byte[] {1, 2, 3})); // from a newer client
    InstallationId failed = new InstallationId(new byte[32]);
    List<Extension> after =
        model.withMembership(before, Map.of(ALICE, 3L, BOB, 5L), Set.of(failed));
    assertEquals(
        List.of(0xf000, 0xff00, 0xff02, 0x0003, 0xff77, 0xff01),
        after.stream().map(Extension::type).toList());
    GroupView view = model.read(after);
    assertEquals(Map.of(ALICE, 3L, BOB, 5L), view.members());
    assertEquals(Set.of(failed), view.failedInstallations());
    for (Extension e : before) {
      if (e.type() != MlsProfile.MEMBERSHIP) {
        assertTrue(after.contains(e), () -> "changed: " + Integer.toHexString(e.type()));
      }
    }
  }

  @Test
  void unknown_attributes_survive_a_rename() {
    List<Extension> extensions = model.withAttribute(dm(), "from_the_future", "kept");
    GroupView view = model.read(model.withAttribute(extensions, GroupView.NAME, "new"));
    assertEquals("kept", view.attributes().get("from_the_future"));
    assertEquals("new", view.attributes().get(GroupView.NAME));
  }

  @Test
  void a_dictionary_group_is_paused_and_a_broken_one_refused() {
    List<Extension> migrated = new ArrayList<>(dm());
    migrated.add(new Extension(Extension.APP_DATA_DICTIONARY, new byte[] {0}));
    assertThrows(PausedException.class, () -> model.read(migrated));
    for (int type : new int[] {0xf000, 0xff00, 0xff01, 0xff02}) {
      List<Extension> missing = new ArrayList<>(dm());
      missing.removeIf(e -> e.type() == type);
      assertThrows(InvalidGroupException.class, () -> model.read(missing));
      missing.add(new Extension(type, new byte[] {(byte) 0xff, (byte) 0xff}));
      assertThrows(InvalidGroupException.class, () -> model.read(missing));
    }
    List<Extension> noLists = new ArrayList<>(dm());
    noLists.removeIf(e -> e.type() == MlsProfile.MUTABLE_METADATA);
    noLists.add(new Extension(MlsProfile.MUTABLE_METADATA, new byte[0]));
    assertThrows(InvalidGroupException.class, () -> model.read(noLists));
  }

  @Test
  void a_version_floor_above_ours_pauses() {
    GroupView newer = model.read(model.withAttribute(dm(), GroupView.VERSION_FLOOR, "1.11.0-dev"));
    assertThrows(PausedException.class, newer::requireVersion);
    model.read(model.withAttribute(dm(), GroupView.VERSION_FLOOR, "1.9.0")).requireVersion();
    model.read(dm()).requireVersion();
  }

  @Test
  void policies_allow_what_the_presets_say() {
    Policies.Actor anyone = new Policies.Actor(false, false);
    Policies.Actor admin = new Policies.Actor(true, false);
    Policies.Actor superAdmin = new Policies.Actor(true, true);
    var dm = Policies.dm();
    var open = Policies.group(false);
    var closed = Policies.group(true);
    assertFalse(Policies.allows(dm.getAddMemberPolicy(), superAdmin));
    assertTrue(Policies.allows(open.getAddMemberPolicy(), anyone));
    assertFalse(Policies.allows(open.getRemoveMemberPolicy(), anyone));
    assertTrue(Policies.allows(open.getRemoveMemberPolicy(), admin));
    assertFalse(Policies.allows(closed.getAddMemberPolicy(), anyone));
    assertTrue(Policies.allows(closed.getAddMemberPolicy(), admin));
    assertFalse(Policies.allows(open.getAddAdminPolicy(), admin));
    assertTrue(Policies.allows(open.getAddAdminPolicy(), superAdmin));
    assertFalse(Policies.allows(nested(20), superAdmin)); // deeper than we follow: no
    assertTrue(Policies.allows(nested(3), superAdmin));
  }

  private static MembershipPolicy nested(int depth) {
    MembershipPolicy policy =
        MembershipPolicy.newBuilder()
            .setBase(MembershipPolicy.BasePolicy.BASE_POLICY_ALLOW)
            .build();
    for (int i = 0; i < depth; i++) {
      policy =
          MembershipPolicy.newBuilder()
              .setAndCondition(MembershipPolicy.AndCondition.newBuilder().addPolicies(policy))
              .build();
    }
    return policy;
  }
}
