package dev.larkpost.xmtp.identity;

/** How somebody signed (section 1.4). */
enum SignatureKind {
  ERC_191,
  ERC_1271,
  INSTALLATION_KEY,
  LEGACY_DELEGATED,
  PASSKEY;

  /** Whether a member of this kind may use this kind of signature (section 1.7). */
  boolean fits(MemberId member) {
    return switch (member) {
      case MemberId.Wallet w -> this == ERC_191 || this == ERC_1271 || this == LEGACY_DELEGATED;
      case MemberId.Installation i -> this == INSTALLATION_KEY;
      case MemberId.Passkey p -> this == PASSKEY;
    };
  }
}
