package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.wire.message.MembershipPolicy;
import dev.larkpost.xmtp.wire.message.MetadataPolicy;
import dev.larkpost.xmtp.wire.message.PermissionsUpdatePolicy;
import dev.larkpost.xmtp.wire.message.PolicySet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Permission policies: the presets, and what each allows (wire file mls-and-messages section 3.6).
 */
final class Policies {
  /** Nested conditions deeper than this are refused rather than followed. */
  private static final int DEPTH_MAX = 8;

  /** Who acts, as the group saw them before the commit. */
  record Actor(boolean admin, boolean superAdmin) {}

  private Policies() {}

  static PolicySet dm() {
    PolicySet.Builder set =
        PolicySet.newBuilder()
            .setAddMemberPolicy(membership(MembershipPolicy.BasePolicy.BASE_POLICY_DENY))
            .setRemoveMemberPolicy(membership(MembershipPolicy.BasePolicy.BASE_POLICY_DENY))
            .setAddAdminPolicy(
                permissions(
                    PermissionsUpdatePolicy.PermissionsBasePolicy.PERMISSIONS_BASE_POLICY_DENY))
            .setRemoveAdminPolicy(
                permissions(
                    PermissionsUpdatePolicy.PermissionsBasePolicy.PERMISSIONS_BASE_POLICY_DENY))
            .setUpdatePermissionsPolicy(
                permissions(
                    PermissionsUpdatePolicy.PermissionsBasePolicy.PERMISSIONS_BASE_POLICY_DENY));
    for (String key :
        List.of(
            GroupView.NAME,
            GroupView.DESCRIPTION,
            GroupView.IMAGE,
            GroupView.APP_DATA,
            GroupView.DISAPPEAR_FROM,
            GroupView.DISAPPEAR_IN,
            GroupView.VERSION_FLOOR)) {
      set.putUpdateMetadataPolicy(
          key, metadata(MetadataPolicy.MetadataBasePolicy.METADATA_BASE_POLICY_ALLOW));
    }
    return set.build();
  }

  static PolicySet group(boolean adminOnly) {
    var admin = MembershipPolicy.BasePolicy.BASE_POLICY_ALLOW_IF_ADMIN_OR_SUPER_ADMIN;
    var metadataAdmin = MetadataPolicy.MetadataBasePolicy.METADATA_BASE_POLICY_ALLOW_IF_ADMIN;
    var superAdmin =
        PermissionsUpdatePolicy.PermissionsBasePolicy.PERMISSIONS_BASE_POLICY_ALLOW_IF_SUPER_ADMIN;
    PolicySet.Builder set =
        PolicySet.newBuilder()
            .setAddMemberPolicy(
                membership(adminOnly ? admin : MembershipPolicy.BasePolicy.BASE_POLICY_ALLOW))
            .setRemoveMemberPolicy(membership(admin))
            .setAddAdminPolicy(permissions(superAdmin))
            .setRemoveAdminPolicy(permissions(superAdmin))
            .setUpdatePermissionsPolicy(permissions(superAdmin));
    for (String key :
        List.of(GroupView.NAME, GroupView.DESCRIPTION, GroupView.IMAGE, GroupView.APP_DATA)) {
      set.putUpdateMetadataPolicy(
          key,
          metadata(
              adminOnly
                  ? metadataAdmin
                  : MetadataPolicy.MetadataBasePolicy.METADATA_BASE_POLICY_ALLOW));
    }
    set.putUpdateMetadataPolicy(GroupView.DISAPPEAR_FROM, metadata(metadataAdmin));
    set.putUpdateMetadataPolicy(GroupView.DISAPPEAR_IN, metadata(metadataAdmin));
    set.putUpdateMetadataPolicy(
        GroupView.VERSION_FLOOR,
        metadata(MetadataPolicy.MetadataBasePolicy.METADATA_BASE_POLICY_ALLOW_IF_SUPER_ADMIN));
    return set.build();
  }

  static boolean allows(MembershipPolicy policy, Actor actor) {
    return allows(policy, actor, 0);
  }

  private static boolean allows(MembershipPolicy policy, Actor actor, int depth) {
    return switch (policy.getKindCase()) {
      case BASE ->
          switch (policy.getBase()) {
            case BASE_POLICY_ALLOW -> true;
            case BASE_POLICY_ALLOW_IF_ADMIN_OR_SUPER_ADMIN -> actor.admin() || actor.superAdmin();
            case BASE_POLICY_ALLOW_IF_SUPER_ADMIN -> actor.superAdmin();
            case BASE_POLICY_DENY, BASE_POLICY_UNSPECIFIED, UNRECOGNIZED -> false;
          };
      case AND_CONDITION ->
          all(policy.getAndCondition().getPoliciesList(), p -> allows(p, actor, depth + 1), depth);
      case ANY_CONDITION ->
          any(policy.getAnyCondition().getPoliciesList(), p -> allows(p, actor, depth + 1), depth);
      case KIND_NOT_SET -> false;
    };
  }

  static boolean allows(MetadataPolicy policy, Actor actor) {
    return allows(policy, actor, 0);
  }

  private static boolean allows(MetadataPolicy policy, Actor actor, int depth) {
    return switch (policy.getKindCase()) {
      case BASE ->
          switch (policy.getBase()) {
            case METADATA_BASE_POLICY_ALLOW -> true;
            case METADATA_BASE_POLICY_ALLOW_IF_ADMIN -> actor.admin() || actor.superAdmin();
            case METADATA_BASE_POLICY_ALLOW_IF_SUPER_ADMIN -> actor.superAdmin();
            case METADATA_BASE_POLICY_DENY, METADATA_BASE_POLICY_UNSPECIFIED, UNRECOGNIZED -> false;
          };
      case AND_CONDITION ->
          all(policy.getAndCondition().getPoliciesList(), p -> allows(p, actor, depth + 1), depth);
      case ANY_CONDITION ->
          any(policy.getAnyCondition().getPoliciesList(), p -> allows(p, actor, depth + 1), depth);
      case KIND_NOT_SET -> false;
    };
  }

  static boolean allows(PermissionsUpdatePolicy policy, Actor actor) {
    return allows(policy, actor, 0);
  }

  private static boolean allows(PermissionsUpdatePolicy policy, Actor actor, int depth) {
    return switch (policy.getKindCase()) {
      case BASE ->
          switch (policy.getBase()) {
            case PERMISSIONS_BASE_POLICY_ALLOW_IF_ADMIN -> actor.admin() || actor.superAdmin();
            case PERMISSIONS_BASE_POLICY_ALLOW_IF_SUPER_ADMIN -> actor.superAdmin();
            case PERMISSIONS_BASE_POLICY_DENY, PERMISSIONS_BASE_POLICY_UNSPECIFIED, UNRECOGNIZED ->
                false;
          };
      case AND_CONDITION ->
          all(policy.getAndCondition().getPoliciesList(), p -> allows(p, actor, depth + 1), depth);
      case ANY_CONDITION ->
          any(policy.getAnyCondition().getPoliciesList(), p -> allows(p, actor, depth + 1), depth);
      case KIND_NOT_SET -> false;
    };
  }

  private static <P> boolean all(List<P> policies, Predicate<P> allows, int depth) {
    return depth < DEPTH_MAX && !policies.isEmpty() && policies.stream().allMatch(allows);
  }

  private static <P> boolean any(List<P> policies, Predicate<P> allows, int depth) {
    return depth < DEPTH_MAX && policies.stream().anyMatch(allows);
  }

  private static MembershipPolicy membership(MembershipPolicy.BasePolicy base) {
    return MembershipPolicy.newBuilder().setBase(base).build();
  }

  private static MetadataPolicy metadata(MetadataPolicy.MetadataBasePolicy base) {
    return MetadataPolicy.newBuilder().setBase(base).build();
  }

  private static PermissionsUpdatePolicy permissions(
      PermissionsUpdatePolicy.PermissionsBasePolicy base) {
    return PermissionsUpdatePolicy.newBuilder().setBase(base).build();
  }
}
