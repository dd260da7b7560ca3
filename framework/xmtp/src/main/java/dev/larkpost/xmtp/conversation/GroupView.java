package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.wire.message.PolicySet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a group says about itself, however the network stores it.
 *
 * @param dmPair the two inboxes of a DM
 * @param attributes name, description and so on, by attribute key
 * @param members inbox to the identity sequence id the group has applied
 * @param failedInstallations installations that should be in the tree and could not be added
 */
record GroupView(
    Kind kind,
    InboxId creator,
    Optional<DmPair> dmPair,
    Map<String, String> attributes,
    List<InboxId> admins,
    List<InboxId> superAdmins,
    Map<InboxId, Long> members,
    Set<InstallationId> failedInstallations,
    PolicySet policies) {
  static final String NAME = "group_name";
  static final String DESCRIPTION = "description";
  static final String IMAGE = "group_image_url_square";
  static final String APP_DATA = "app_data";
  static final String DISAPPEAR_FROM = "message_disappear_from_ns";
  static final String DISAPPEAR_IN = "message_disappear_in_ns";
  static final String VERSION_FLOOR = "minimum_supported_protocol_version";
  static final String COMMIT_LOG_SIGNER = "_commit_log_signer";

  /** Conversation types of the wire. */
  enum Kind {
    GROUP,
    DM,
    SYNC,
    ONESHOT
  }

  record DmPair(InboxId one, InboxId two) {
    boolean has(InboxId inbox) {
      return one.equals(inbox) || two.equals(inbox);
    }

    InboxId other(InboxId self) {
      return one.equals(self) ? two : one;
    }
  }

  GroupView {
    attributes = Map.copyOf(attributes);
    admins = List.copyOf(admins);
    superAdmins = List.copyOf(superAdmins);
    members = Map.copyOf(members);
    failedInstallations = Set.copyOf(failedInstallations);
  }

  boolean isSuperAdmin(InboxId inbox) {
    return superAdmins.contains(inbox);
  }

  boolean isAdmin(InboxId inbox) {
    return admins.contains(inbox) || isSuperAdmin(inbox);
  }

  Optional<Version> versionFloor() {
    return Optional.ofNullable(attributes.get(VERSION_FLOOR)).flatMap(Version::parse);
  }

  /**
   * @throws PausedException when the group wants a newer client
   */
  void requireVersion() {
    if (versionFloor().filter(f -> f.compareTo(MlsProfile.PROTOCOL_VERSION) > 0).isPresent()) {
      throw new PausedException("the group asks for protocol version " + versionFloor().get());
    }
  }
}
