package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.transport.WalletVerdict;
import dev.larkpost.xmtp.wire.identity.IdentityAction;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Wallets with small keys, installations with counted seeds, contract wallets that always agree.
 */
final class Fixtures {
  static final SignatureVerifier VERIFIER =
      new SignatureVerifier(
          checks ->
              checks.stream().map(c -> new WalletVerdict(true, OptionalLong.empty())).toList());

  private Fixtures() {}

  static KeySigner wallet(int key) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) key;
    return KeySigner.of(Secret.owning(bytes));
  }

  static SignatureKeys installation(int first) {
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) (first + i);
    }
    return SignatureKeys.fromSeed(Secret.owning(seed));
  }

  static MemberId member(SignatureKeys keys) {
    return new MemberId.Installation(new InstallationId(keys.publicKey()));
  }

  static MemberId member(Signer signer) {
    return MemberId.of(signer.identifier());
  }

  static IdentityUpdate unsigned(InboxId inbox, long ns, IdentityAction... actions) {
    return IdentityUpdate.newBuilder()
        .addAllActions(Arrays.asList(actions))
        .setClientTimestampNs(ns)
        .setInboxId(inbox.value())
        .build();
  }

  /** A contract wallet at the signer's address on a chain. */
  static Signer contract(Identifier address, long chain) {
    return new Signer() {
      @Override
      public Identifier identifier() {
        return address;
      }

      @Override
      public Signature sign(String text) {
        Signature.Builder signature = Signature.newBuilder();
        signature
            .getErc6492Builder()
            .setAccountId("eip155:" + chain + ":" + address.value())
            .setBlockNumber(7)
            .setSignature(ByteString.copyFromUtf8("signed on " + chain + " " + text.hashCode()));
        return signature.build();
      }
    };
  }

  static List<MemberId> ids(AssociationState state) {
    return state.members().stream().map(Member::id).toList();
  }
}
