package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.wire.identity.IdentifierKind;
import dev.larkpost.xmtp.wire.identity.MemberIdentifier;
import java.util.HexFormat;
import java.util.Optional;

/** Somebody who can be in an inbox, compared as text exactly as it travelled (section 1.2). */
public sealed interface MemberId {
  /**
   * An Ethereum address.
   *
   * @param address as on the wire, not normalised: whoever writes one that is not lower-case with
   *     0x names nobody who can ever sign
   */
  record Wallet(String address) implements MemberId {}

  record Installation(InstallationId id) implements MemberId {}

  /**
   * @param publicKey lower-case hex of the key's bytes as they travelled
   */
  record Passkey(String publicKey) implements MemberId {}

  static MemberId of(Identifier identifier) {
    return switch (identifier.kind()) {
      case ETHEREUM -> new Wallet(identifier.value());
      case PASSKEY -> new Passkey(identifier.value());
    };
  }

  /** The identifier, or nothing for installations and for addresses nobody can have. */
  default Optional<Identifier> identifier() {
    return switch (this) {
      case Wallet w -> ethereum(w.address());
      case Passkey p -> Optional.of(new Identifier(Identifier.Kind.PASSKEY, p.publicKey()));
      case Installation i -> Optional.empty();
    };
  }

  /** The wire's form of this member. */
  default MemberIdentifier toWire() {
    MemberIdentifier.Builder wire = MemberIdentifier.newBuilder();
    switch (this) {
      case Wallet w -> wire.setEthereumAddress(w.address());
      case Installation i -> wire.setInstallationPublicKey(ByteString.copyFrom(i.id().bytes()));
      case Passkey p ->
          wire.getPasskeyBuilder()
              .setKey(ByteString.copyFrom(HexFormat.of().parseHex(p.publicKey())));
    }
    return wire.build();
  }

  /**
   * Reads the wire's form.
   *
   * @return empty for an installation key of a length no installation has
   * @throws IdentityException MALFORMED when no kind is set
   */
  static Optional<MemberId> read(MemberIdentifier wire) {
    return switch (wire.getKindCase()) {
      case ETHEREUM_ADDRESS -> Optional.of(new Wallet(wire.getEthereumAddress()));
      case INSTALLATION_PUBLIC_KEY -> installation(wire.getInstallationPublicKey());
      case PASSKEY -> Optional.of(new Passkey(hex(wire.getPasskey().getKey())));
      case KIND_NOT_SET ->
          throw new IdentityException(Reason.MALFORMED, "a member identifier without a kind");
    };
  }

  /** Reads an identifier that travels as text beside its kind; unspecified means Ethereum. */
  static MemberId read(String identifier, IdentifierKind kind) {
    return kind == IdentifierKind.IDENTIFIER_KIND_PASSKEY
        ? new Passkey(identifier)
        : new Wallet(identifier);
  }

  /** Reads an installation key of any length. */
  static Optional<MemberId> installation(ByteString key) {
    return key.size() == InstallationKeys.LENGTH
        ? Optional.of(new Installation(new InstallationId(key.toByteArray())))
        : Optional.empty();
  }

  private static Optional<Identifier> ethereum(String address) {
    return EthereumAddress.isNormal(address)
        ? Optional.of(new Identifier(Identifier.Kind.ETHEREUM, address))
        : Optional.empty();
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
