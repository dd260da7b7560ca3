package dev.larkpost.xmtp;

/** Where a client stands. */
public enum ClientState {
  /** Not started, or registering. */
  STARTING,
  /** Streams are being opened or a gap check is running. */
  CATCHING_UP,
  /** Streams accepted, and a gap check finished after that. */
  READY,
  /** The stream broke; it is being reopened. */
  RECONNECTING,
  CLOSED
}
