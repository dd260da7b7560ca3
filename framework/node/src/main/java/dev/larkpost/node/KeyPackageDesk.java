package dev.larkpost.node;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.wire.identity.MlsCredential;
import java.time.Clock;

/** Takes key packages: validated as MLS demands, filed under the key that signed them. */
final class KeyPackageDesk {
  private final EnvelopeStore store;
  private final Clock clock;

  KeyPackageDesk(EnvelopeStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void upload(byte[] tls) {
    KeyPackage checked = check(tls);
    requireInbox(checked.credentialIdentity());
    store.putKeyPackage(checked.signatureKey(), tls);
  }

  private KeyPackage check(byte[] tls) {
    try {
      return UncheckedKeyPackage.decode(tls).check(clock.instant());
    } catch (MlsException e) {
      throw invalid("the key package fails its check: " + e.code());
    }
  }

  /** Like the real node, not checked: that the installation belongs to that inbox. */
  private static void requireInbox(byte[] credential) {
    try {
      if (!InboxId.isValid(MlsCredential.parseFrom(credential).getInboxId())) {
        throw invalid("the key package's credential names no inbox");
      }
    } catch (InvalidProtocolBufferException e) {
      throw invalid("the key package's credential does not parse");
    }
  }

  private static Refusal invalid(String message) {
    return new Refusal(Refusal.Reason.INVALID_KEY_PACKAGE, message);
  }
}
