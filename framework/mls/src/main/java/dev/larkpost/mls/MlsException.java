package dev.larkpost.mls;

/**
 * The only exception the engine throws for bad input or a refused operation. Carries a stable code;
 * the message never contains keys or plaintext.
 */
public final class MlsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Stable reasons. The names are part of the API: they appear in metrics and in the error
   * reference.
   */
  public enum Code {
    /**
     * The bytes are not the structure they should be: short, long, trailing, non-minimal length.
     */
    MALFORMED,
    /** A length or count above our bounds. */
    TOO_LARGE,
    /** A version, suite, wire format, proposal or PSK we do not speak. */
    UNSUPPORTED,
    /** A signature does not verify. */
    BAD_SIGNATURE,
    /** A MAC, confirmation tag, membership tag or AEAD tag does not verify. */
    BAD_TAG,
    /** A key package is outside its lifetime. */
    EXPIRED,
    /** A message for another group. */
    WRONG_GROUP,
    /**
     * The message's epoch is older than what we still hold keys for, or a handshake of a past
     * epoch.
     */
    OLD_EPOCH,
    /** The message's epoch is ahead of ours. */
    FUTURE_EPOCH,
    /** The generation was used already or its key was dropped. */
    REPLAYED,
    /** An earlier message of the same sender has not come, and the caller wanted them in order. */
    GENERATION_GAP,
    /** The generation is further ahead than the forward bound. */
    TOO_FAR_AHEAD,
    /** The sender's leaf is blank, out of range, or not allowed to send this. */
    BAD_SENDER,
    /** Our own message came back; its sender cannot open it. */
    OWN_MESSAGE,
    /** Signed with our key under a generation this state has not used: the state is an old copy. */
    OLDER_STATE,
    /** The tree, a leaf or a parent hash is invalid. */
    BAD_TREE,
    /** The proposal list or a proposal breaks RFC 9420 section 12. */
    BAD_PROPOSAL,
    /** A commit refers to a proposal we have not seen. */
    UNKNOWN_PROPOSAL,
    /** The welcome is not for this key package. */
    NOT_FOR_US,
    /** We are no longer a member; the group can not send or receive. */
    INACTIVE,
    /** Saved state could not be read. */
    BAD_STATE
  }

  private final Code code;

  public MlsException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public MlsException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
