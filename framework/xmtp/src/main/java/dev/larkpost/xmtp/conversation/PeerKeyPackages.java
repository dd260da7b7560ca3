package dev.larkpost.xmtp.conversation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.wire.message.WelcomePointeeEncryptionAeadType;
import dev.larkpost.xmtp.wire.message.WelcomePointeeEncryptionAeadTypesExtension;
import dev.larkpost.xmtp.wire.message.WelcomeWrapperEncryption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Other installations' key packages: fetched right before use, checked one by one; a bad one costs
 * only its installation (wire file mls-and-messages section 2.4).
 */
final class PeerKeyPackages {
  private final ClientContext context;

  PeerKeyPackages(ClientContext context) {
    this.context = context;
  }

  /** A checked package and how to send its owner a welcome. */
  record Usable(KeyPackage keyPackage, CommitIntents.Invitee invitee) {}

  /**
   * @param owners installation to the inbox it must belong to. Installations without a usable
   *     package are absent
   */
  Map<InstallationId, Usable> fetch(Map<InstallationId, InboxId> owners) {
    if (owners.isEmpty()) {
      return Map.of();
    }
    List<Topic> topics = owners.keySet().stream().map(Topic::keyPackage).toList();
    Map<Topic, byte[]> fetched = context.transport().keyPackages(topics);
    Instant now = context.clock().instant();
    List<Map.Entry<InstallationId, InboxId>> all = new ArrayList<>(owners.entrySet());
    List<Optional<Usable>> checked =
        context
            .workers()
            .map(
                all,
                o ->
                    check(
                        o.getKey(),
                        o.getValue(),
                        Optional.ofNullable(fetched.get(Topic.keyPackage(o.getKey()))),
                        now));
    Map<InstallationId, Usable> usable = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      InstallationId id = all.get(i).getKey();
      checked.get(i).ifPresent(u -> usable.put(id, u));
    }
    return usable;
  }

  private Optional<Usable> check(
      InstallationId installation, InboxId owner, Optional<byte[]> tls, Instant now) {
    if (tls.isEmpty()) {
      context.counters().count("key_package.missing");
      return Optional.empty();
    }
    try {
      KeyPackage keyPackage = UncheckedKeyPackage.decode(tls.get()).check(now);
      boolean rightOwner =
          installation.equals(new InstallationId(keyPackage.signatureKey()))
              && MlsProfile.inboxOf(keyPackage.credentialIdentity())
                  .filter(owner::equals)
                  .isPresent();
      if (!rightOwner || !supportsGroups(keyPackage)) {
        context.counters().count("key_package.unfit");
        return Optional.empty();
      }
      return Optional.of(new Usable(keyPackage, invitee(installation, keyPackage)));
    } catch (MlsException e) {
      context.counters().count("key_package." + e.code());
      return Optional.empty();
    }
  }

  private static boolean supportsGroups(KeyPackage keyPackage) {
    return keyPackage
        .capabilities()
        .extensions()
        .containsAll(
            List.of(
                MlsProfile.IMMUTABLE_METADATA,
                MlsProfile.MUTABLE_METADATA,
                MlsProfile.MEMBERSHIP,
                MlsProfile.PERMISSIONS));
  }

  private static CommitIntents.Invitee invitee(InstallationId installation, KeyPackage keyPackage) {
    Optional<WelcomeWrapper.Recipient> postQuantum =
        keyPackage.extension(MlsProfile.WELCOME_WRAPPER).flatMap(PeerKeyPackages::wrapper);
    WelcomeWrapper.Recipient key =
        postQuantum.orElseGet(
            () -> new WelcomeWrapper.Recipient(keyPackage.initKey(), WelcomeWrapper.X25519));
    boolean pointers =
        postQuantum.isPresent()
            && keyPackage
                .extension(MlsProfile.POINTEE_AEADS)
                .filter(PeerKeyPackages::speaksOurAead)
                .isPresent();
    return new CommitIntents.Invitee(installation, key, pointers);
  }

  private static Optional<WelcomeWrapper.Recipient> wrapper(Extension extension) {
    try {
      WelcomeWrapperEncryption w = WelcomeWrapperEncryption.parseFrom(extension.data());
      boolean usable =
          w.getAlgorithmValue() == WelcomeWrapper.XWING
              && w.getPubKey().size() == Kem.XWING_DRAFT_06.publicKeyLength();
      return usable
          ? Optional.of(
              new WelcomeWrapper.Recipient(w.getPubKey().toByteArray(), WelcomeWrapper.XWING))
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static boolean speaksOurAead(Extension extension) {
    try {
      return WelcomePointeeEncryptionAeadTypesExtension.parseFrom(extension.data())
          .getSupportedAeadTypesList()
          .contains(
              WelcomePointeeEncryptionAeadType
                  .WELCOME_POINTEE_ENCRYPTION_AEAD_TYPE_CHACHA20_POLY1305);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
