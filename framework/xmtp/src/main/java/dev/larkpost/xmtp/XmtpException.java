package dev.larkpost.xmtp;

/**
 * A failure with a stable code and a hint whether trying again can help. Never carries content or
 * keys.
 */
public final class XmtpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Stable reasons; part of the API. */
  public enum Code {
    /** The network could not be reached or broke off; the same call may be made again. */
    UNAVAILABLE,
    /** The network's budget is used up; be silent for a while. */
    THROTTLED,
    /** The network refused the request itself. */
    REFUSED,
    /** The network no longer speaks to this client version. */
    CLIENT_TOO_OLD,
    /** Bytes from the network that are not what they should be. */
    MALFORMED,
    /** No inbox is known for the identifier. */
    NO_INBOX,
    /** The inbox has no installation that can be added. */
    UNREACHABLE,
    /** The inbox already has as many installations as allowed. */
    INSTALLATION_LIMIT,
    /** The inbox has used up its identity updates. */
    IDENTITY_LOG_FULL,
    /** An identity update or association breaks the rules. */
    INVALID_IDENTITY,
    /** A signature does not verify. */
    BAD_SIGNATURE,
    /**
     * The store holds another inbox, another network, or an installation the network does not know.
     */
    WRONG_STORE,
    /** The store is damaged, of a newer version, or held by another process. */
    STORE_UNUSABLE,
    /** No such conversation here. */
    NO_CONVERSATION,
    /** The conversation is paused, or we are no longer in it. */
    CONVERSATION_CLOSED,
    /** The group's rules do not allow it. */
    NOT_PERMITTED,
    /** Larger than the network carries. */
    TOO_LARGE,
    /** The client was closed. */
    CLOSED
  }

  /** Whether the same call can succeed later. */
  public enum Retry {
    NEVER,
    LATER
  }

  private final Code code;
  private final Retry retry;

  public XmtpException(Code code, Retry retry, String message) {
    super(message);
    this.code = code;
    this.retry = retry;
  }

  public XmtpException(Code code, Retry retry, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retry = retry;
  }

  public Code code() {
    return code;
  }

  public Retry retry() {
    return retry;
  }
}
