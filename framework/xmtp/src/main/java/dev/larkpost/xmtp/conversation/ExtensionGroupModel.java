package dev.larkpost.xmtp.conversation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.wire.message.ConversationType;
import dev.larkpost.xmtp.wire.message.DmMembers;
import dev.larkpost.xmtp.wire.message.GroupMembership;
import dev.larkpost.xmtp.wire.message.GroupMetadataV1;
import dev.larkpost.xmtp.wire.message.GroupMutableMetadataV1;
import dev.larkpost.xmtp.wire.message.GroupMutablePermissionsV1;
import dev.larkpost.xmtp.wire.message.Inbox;
import dev.larkpost.xmtp.wire.message.Inboxes;
import dev.larkpost.xmtp.wire.message.PolicySet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * V3's groups: four private extensions of the group context (wire file mls-and-messages section 3).
 */
final class ExtensionGroupModel implements GroupModel {
  @Override
  public GroupView read(List<Extension> extensions) {
    if (find(extensions, Extension.APP_DATA_DICTIONARY).isPresent()) {
      throw new PausedException("the group keeps its settings in an app data dictionary");
    }
    GroupMetadataV1 metadata = metadata(extensions);
    GroupMutableMetadataV1 mutable = mutable(extensions);
    GroupMembership membership = membership(extensions);
    PolicySet policies =
        parse(extensions, MlsProfile.PERMISSIONS, GroupMutablePermissionsV1.parser()).getPolicies();
    requirePolicies(policies);
    return new GroupView(
        kind(metadata.getConversationType()),
        inbox(metadata.getCreatorInboxId()),
        dmPair(metadata),
        mutable.getAttributesMap(),
        inboxes(mutable.getAdminList()),
        inboxes(mutable.getSuperAdminList()),
        members(membership),
        failed(membership),
        policies);
  }

  private static GroupMetadataV1 metadata(List<Extension> extensions) {
    // This one extension carries its protobuf in a vector of its own (section 2.2).
    byte[] data = required(extensions, MlsProfile.IMMUTABLE_METADATA).data();
    byte[] body =
        MlsProfile.unprefixed(data)
            .orElseThrow(() -> new InvalidGroupException("immutable metadata is no vector"));
    return parse(body, GroupMetadataV1.parser(), MlsProfile.IMMUTABLE_METADATA);
  }

  private static GroupMutableMetadataV1 mutable(List<Extension> extensions) {
    GroupMutableMetadataV1 mutable =
        parse(extensions, MlsProfile.MUTABLE_METADATA, GroupMutableMetadataV1.parser());
    if (!mutable.hasAdminList() || !mutable.hasSuperAdminList()) {
      throw new InvalidGroupException("mutable metadata without its admin lists");
    }
    return mutable;
  }

  private static GroupMembership membership(List<Extension> extensions) {
    return parse(extensions, MlsProfile.MEMBERSHIP, GroupMembership.parser());
  }

  private static void requirePolicies(PolicySet p) {
    if (!(p.hasAddMemberPolicy()
        && p.hasRemoveMemberPolicy()
        && p.hasAddAdminPolicy()
        && p.hasRemoveAdminPolicy()
        && p.hasUpdatePermissionsPolicy())) {
      throw new InvalidGroupException("permissions with a policy missing");
    }
  }

  private static GroupView.Kind kind(ConversationType type) {
    return switch (type) {
      case CONVERSATION_TYPE_GROUP -> GroupView.Kind.GROUP;
      case CONVERSATION_TYPE_DM -> GroupView.Kind.DM;
      case CONVERSATION_TYPE_SYNC -> GroupView.Kind.SYNC;
      case CONVERSATION_TYPE_ONESHOT -> GroupView.Kind.ONESHOT;
      case CONVERSATION_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new PausedException("a conversation type this client does not know");
    };
  }

  private static Optional<GroupView.DmPair> dmPair(GroupMetadataV1 metadata) {
    if (!metadata.hasDmMembers()) {
      return Optional.empty();
    }
    DmMembers m = metadata.getDmMembers();
    return Optional.of(
        new GroupView.DmPair(
            inbox(m.getDmMemberOne().getInboxId()), inbox(m.getDmMemberTwo().getInboxId())));
  }

  private static List<InboxId> inboxes(Inboxes list) {
    return list.getInboxIdsList().stream().map(ExtensionGroupModel::inbox).toList();
  }

  private static Map<InboxId, Long> members(GroupMembership membership) {
    Map<InboxId, Long> members = new LinkedHashMap<>();
    membership.getMembersMap().forEach((id, sequence) -> members.put(inbox(id), sequence));
    return members;
  }

  private static Set<InstallationId> failed(GroupMembership membership) {
    Set<InstallationId> failed = new HashSet<>();
    for (ByteString id : membership.getFailedInstallationsList()) {
      if (id.size() == 32) { // of another length it names no installation
        failed.add(new InstallationId(id.toByteArray()));
      }
    }
    return failed;
  }

  private static InboxId inbox(String id) {
    if (!InboxId.isValid(id)) {
      throw new InvalidGroupException("an inbox id that is none");
    }
    return new InboxId(id);
  }

  @Override
  public List<Extension> newDm(InboxId creator, InboxId peer, byte[] commitLogSeed) {
    GroupMetadataV1 metadata =
        GroupMetadataV1.newBuilder()
            .setConversationType(ConversationType.CONVERSATION_TYPE_DM)
            .setCreatorInboxId(creator.value())
            .setDmMembers(
                DmMembers.newBuilder()
                    .setDmMemberOne(Inbox.newBuilder().setInboxId(creator.value()))
                    .setDmMemberTwo(Inbox.newBuilder().setInboxId(peer.value())))
            .build();
    GroupMutableMetadataV1 mutable =
        attributes("", "", "", commitLogSeed)
            .setAdminList(Inboxes.getDefaultInstance())
            .setSuperAdminList(Inboxes.getDefaultInstance())
            .build();
    return initial(creator, metadata, mutable, Policies.dm());
  }

  @Override
  public List<Extension> newGroup(InboxId creator, GroupOptions options, byte[] commitLogSeed) {
    GroupMetadataV1 metadata =
        GroupMetadataV1.newBuilder()
            .setConversationType(ConversationType.CONVERSATION_TYPE_GROUP)
            .setCreatorInboxId(creator.value())
            .build();
    GroupMutableMetadataV1 mutable =
        attributes(options.name(), options.description(), options.imageUrl(), commitLogSeed)
            .putAttributes(GroupView.APP_DATA, "")
            .setAdminList(Inboxes.getDefaultInstance())
            .setSuperAdminList(Inboxes.newBuilder().addInboxIds(creator.value()))
            .build();
    return initial(creator, metadata, mutable, Policies.group(options.adminOnly()));
  }

  private static GroupMutableMetadataV1.Builder attributes(
      String name, String description, String image, byte[] commitLogSeed) {
    return GroupMutableMetadataV1.newBuilder()
        .putAttributes(GroupView.NAME, name)
        .putAttributes(GroupView.DESCRIPTION, description)
        .putAttributes(GroupView.IMAGE, image)
        .putAttributes(GroupView.COMMIT_LOG_SIGNER, HexFormat.of().formatHex(commitLogSeed));
  }

  private static List<Extension> initial(
      InboxId creator,
      GroupMetadataV1 metadata,
      GroupMutableMetadataV1 mutable,
      PolicySet policies) {
    // 0 = "the creator is not resolved yet": the first membership commit replaces it (section 3.1).
    GroupMembership membership =
        GroupMembership.newBuilder().putMembers(creator.value(), 0).build();
    return List.of(
        new Extension(MlsProfile.IMMUTABLE_METADATA, MlsProfile.prefixed(metadata.toByteArray())),
        new Extension(MlsProfile.MUTABLE_METADATA, mutable.toByteArray()),
        new Extension(MlsProfile.MEMBERSHIP, membership.toByteArray()),
        new Extension(
            MlsProfile.PERMISSIONS,
            GroupMutablePermissionsV1.newBuilder().setPolicies(policies).build().toByteArray()),
        MlsProfile.REQUIRED_CAPABILITIES);
  }

  @Override
  public List<Extension> withMembership(
      List<Extension> extensions, Map<InboxId, Long> members, Collection<InstallationId> failed) {
    GroupMembership.Builder membership = GroupMembership.newBuilder();
    members.forEach((inbox, sequence) -> membership.putMembers(inbox.value(), sequence));
    new TreeSet<>(failed)
        .forEach(id -> membership.addFailedInstallations(ByteString.copyFrom(id.bytes())));
    return replaced(extensions, MlsProfile.MEMBERSHIP, membership.build().toByteArray());
  }

  @Override
  public List<Extension> withAttribute(List<Extension> extensions, String key, String value) {
    byte[] changed =
        mutable(extensions).toBuilder().putAttributes(key, value).build().toByteArray();
    return replaced(extensions, MlsProfile.MUTABLE_METADATA, changed);
  }

  @Override
  public List<Extension> withAdmins(
      List<Extension> extensions, Collection<InboxId> admins, Collection<InboxId> superAdmins) {
    byte[] changed =
        mutable(extensions).toBuilder()
            .setAdminList(list(admins))
            .setSuperAdminList(list(superAdmins))
            .build()
            .toByteArray();
    return replaced(extensions, MlsProfile.MUTABLE_METADATA, changed);
  }

  private static Inboxes list(Collection<InboxId> inboxes) {
    return Inboxes.newBuilder()
        .addAllInboxIds(inboxes.stream().map(InboxId::value).toList())
        .build();
  }

  /**
   * The replaced extension goes last, as the official client does; all others stay byte for byte.
   */
  private static List<Extension> replaced(List<Extension> extensions, int type, byte[] data) {
    List<Extension> changed = new ArrayList<>(extensions);
    changed.removeIf(e -> e.type() == type);
    changed.add(new Extension(type, data));
    return changed;
  }

  private static Optional<Extension> find(List<Extension> extensions, int type) {
    return extensions.stream().filter(e -> e.type() == type).findFirst();
  }

  private static Extension required(List<Extension> extensions, int type) {
    return find(extensions, type)
        .orElseThrow(
            () ->
                new InvalidGroupException("extension 0x" + Integer.toHexString(type) + " missing"));
  }

  private static <M> M parse(List<Extension> extensions, int type, Parser<M> parser) {
    return parse(required(extensions, type).data(), parser, type);
  }

  private static <M> M parse(byte[] data, Parser<M> parser, int type) {
    try {
      return parser.parseFrom(data);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidGroupException("extension 0x" + Integer.toHexString(type) + " unreadable");
    }
  }
}
