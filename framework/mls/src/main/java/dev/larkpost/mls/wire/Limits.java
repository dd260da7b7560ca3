package dev.larkpost.mls.wire;

/** Upper bounds of what we decode; everything above ends in TOO_LARGE before memory is taken. */
public final class Limits {
  /** Bytes of one MLSMessage: the official client's payload limit (25 MiB) with some air. */
  public static final int MESSAGE_BYTES_MAX = 32 * 1024 * 1024;

  /** Leaves of a tree: 250 inboxes of 10 installations fill 4,096. */
  public static final int LEAVES_MAX = 1 << 14;

  /** Extensions in one list. */
  public static final int EXTENSIONS_MAX = 64;

  /** Code points in one list of a leaf's capabilities. */
  public static final int CAPABILITIES_MAX = 512;

  /** Proposals in one commit. */
  public static final int PROPOSALS_MAX = 2 * LEAVES_MAX;

  /** PSK ids in one welcome. */
  public static final int PSKS_MAX = 32;

  private Limits() {}
}
