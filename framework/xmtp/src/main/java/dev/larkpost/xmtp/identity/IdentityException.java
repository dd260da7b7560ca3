package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.XmtpException;

/**
 * An identity update, or a signature in one, breaks a rule of the association log. The update will
 * be refused by everybody, for ever; the reason is stable and safe to count and log.
 */
public final class IdentityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why an update is refused; the names are part of the API. */
  public enum Reason {
    /** A required part of the update is absent or not in its form. */
    MALFORMED,
    /** A signature is not what its kind demands: length, range, encoding, an unknown kind. */
    MALFORMED_SIGNATURE,
    /** A signature does not verify. */
    BAD_SIGNATURE,
    /** An action needs an inbox and none exists yet. */
    NOT_CREATED,
    /** The inbox exists already. */
    MULTIPLE_CREATE,
    /** A signature was used by an earlier update of this inbox. */
    REPLAY,
    /** The creating signature is by somebody else than the initial identifier. */
    INITIAL_SIGNATURE_MISMATCH,
    /** The new member's signature is by somebody else than the new member. */
    NEW_MEMBER_SIGNATURE_MISMATCH,
    /** A member cannot add itself. */
    SELF_ADD,
    /** The signer is neither a member nor the recovery identifier, or not the one this needs. */
    MISSING_EXISTING_MEMBER,
    /** This kind of member cannot add that kind. */
    MEMBER_NOT_ALLOWED,
    /** This kind of member cannot sign with this kind of signature. */
    SIGNATURE_NOT_ALLOWED,
    /** A smart contract wallet signed on another chain than it joined from. */
    CHAIN_ID_MISMATCH,
    /** A signature from before V3 is used where it may not be. */
    LEGACY_SIGNATURE_REUSE,
    /** The update names another inbox than the one it results in. */
    WRONG_INBOX
  }

  private final Reason reason;

  public IdentityException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The same failure in the client's own vocabulary. */
  public XmtpException asXmtpException() {
    XmtpException.Code code =
        switch (reason) {
          case BAD_SIGNATURE -> XmtpException.Code.BAD_SIGNATURE;
          case MALFORMED, MALFORMED_SIGNATURE -> XmtpException.Code.MALFORMED;
          default -> XmtpException.Code.INVALID_IDENTITY;
        };
    return new XmtpException(code, XmtpException.Retry.NEVER, reason + ": " + getMessage(), this);
  }
}
