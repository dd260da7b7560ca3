package dev.larkpost.xmtp.conversation;

import com.google.protobuf.ByteString;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.group.KeyPackageKeys;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.KeyPackageRecord;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Our published key package and the private parts of older ones (wire file mls-and-messages section
 * 2).
 */
final class OwnKeyPackages {
  /**
   * Senders may hold a package for a while; the official client keeps superseded keys one day, we
   * are more patient.
   */
  private static final Duration KEEP_SUPERSEDED = Duration.ofDays(7);

  /** Welcomes name the newest package, for a while the one before, and hardly ever others. */
  private static final int OPENED_MAX = 16;

  private final InboxId inbox;
  private final SignatureKeys signer;
  private final Transport transport;
  private final ClientStore store;
  private final Clock clock;
  private final SecureRandom random;

  /** The packages that welcomes name lately, opened; by the key the welcome names. */
  private final Map<ByteString, Keys> opened = new ConcurrentHashMap<>();

  OwnKeyPackages(
      InboxId inbox,
      SignatureKeys signer,
      Transport transport,
      ClientStore store,
      Clock clock,
      SecureRandom random) {
    this.inbox = inbox;
    this.signer = signer;
    this.transport = transport;
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /** An opened key package: everything a welcome needs. */
  record Keys(KeyPackageKeys mls, HpkeKeys wrapper) {
    HpkeKeys forAlgorithm(int algorithm) {
      return algorithm == WelcomeWrapper.XWING ? wrapper : mls.init();
    }
  }

  /**
   * Makes a package, stores its private parts, then uploads it: nobody may see one we cannot open.
   */
  void rotate() {
    KeyPackageRecord fresh = create();
    long keepFrom = clock.instant().minus(KEEP_SUPERSEDED).toEpochMilli();
    store
        .transactions()
        .inTransaction(
            tx -> {
              store.keyPackages().insert(tx, fresh);
              return store.keyPackages().forgetBefore(tx, keepFrom);
            });
    opened.clear();
    upload(fresh.encoded());
  }

  /**
   * The newest package again, for a start that cannot know whether its upload arrived; makes one
   * when there is none.
   */
  void uploadNewest() {
    Optional<KeyPackageRecord> newest =
        store.transactions().inSnapshot(tx -> store.keyPackages().newest(tx));
    newest.ifPresentOrElse(k -> upload(k.encoded()), this::rotate);
  }

  /** When the newest package was made; empty when there is none. */
  Optional<Instant> newestCreatedAt() {
    return store
        .transactions()
        .inSnapshot(tx -> store.keyPackages().newest(tx))
        .map(k -> Instant.ofEpochMilli(k.createdMs()));
  }

  Optional<Keys> find(byte[] hpkePublicKey) {
    ByteString name = ByteString.copyFrom(hpkePublicKey);
    Keys known = opened.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Keys> found =
        store
            .transactions()
            .inSnapshot(tx -> store.keyPackages().byPublicKey(tx, hpkePublicKey))
            .map(OwnKeyPackages::keys);
    if (opened.size() >= OPENED_MAX) {
      opened.clear();
    }
    found.ifPresent(keys -> opened.put(name, keys));
    return found;
  }

  private static Keys keys(KeyPackageRecord r) {
    return new Keys(
        new KeyPackageKeys(
            r.encoded(),
            new HpkeKeys(Kem.X25519, r.initPrivate(), r.initPublic()),
            new HpkeKeys(Kem.X25519, r.leafPrivate(), r.leafPublic())),
        new HpkeKeys(MlsProfile.WRAPPER_KEM, r.wrapperPrivate(), r.wrapperPublic()));
  }

  private KeyPackageRecord create() {
    Instant now = clock.instant();
    HpkeKeys wrapper = HpkeKeys.generate(MlsProfile.WRAPPER_KEM, random);
    KeyPackageKeys keys =
        KeyPackageKeys.create(
            new KeyPackageKeys.Template(
                MlsProfile.credential(inbox),
                MlsProfile.CAPABILITIES,
                now.minus(MlsProfile.LIFETIME_BEFORE),
                now.plus(MlsProfile.LIFETIME_AFTER),
                List.of(MlsProfile.applicationId(inbox)),
                List.of(
                    MlsProfile.lastResort(),
                    MlsProfile.pointeeAeads(),
                    MlsProfile.wrapperKey(wrapper.publicKey()))),
            signer,
            random);
    return new KeyPackageRecord(
        keys.encoded(),
        keys.init().publicKey(),
        keys.init().privateKey(),
        keys.leafEncryption().publicKey(),
        keys.leafEncryption().privateKey(),
        wrapper.publicKey(),
        Secret.copyOf(wrapper.privateKey().bytes()),
        now.toEpochMilli());
  }

  private void upload(byte[] encoded) {
    Topic topic = Topic.keyPackage(new InstallationId(signer.publicKey()));
    PublishResult result =
        transport.publish(List.of(new Outgoing(topic, new Payload.KeyPackage(encoded)))).getFirst();
    switch (result) {
      case PublishResult.Stored s -> {}
      case PublishResult.Refused r ->
          throw failed(XmtpException.Code.REFUSED, XmtpException.Retry.NEVER, r.reason());
      case PublishResult.Conflict c ->
          throw failed(XmtpException.Code.REFUSED, XmtpException.Retry.NEVER, c.reason());
      case PublishResult.Throttled t ->
          throw failed(
              XmtpException.Code.THROTTLED, XmtpException.Retry.LATER, "publish budget used up");
      case PublishResult.Unknown u ->
          throw failed(XmtpException.Code.UNAVAILABLE, XmtpException.Retry.LATER, u.reason());
    }
  }

  private static XmtpException failed(
      XmtpException.Code code, XmtpException.Retry retry, String reason) {
    return new XmtpException(code, retry, "key package upload: " + reason);
  }
}
