package dev.larkpost.engine.consent;

import dev.larkpost.xmtp.id.InboxId;

/** What became of a signed opt-in. */
public sealed interface OptInResult {
  /** It is in the log, and counts. */
  record Recorded(InboxId inbox) implements OptInResult {}

  /** It does not count. */
  record Refused(Code code) implements OptInResult {}

  /** Stable reasons; part of the API. */
  enum Code {
    /** It names another bot. */
    OTHER_BOT,
    /** The bot has no such category. */
    UNKNOWN_CATEGORY,
    /** It was signed too long ago; let them sign anew. */
    STALE,
    /** It was signed later than now: the dapp's clock is wrong. */
    FROM_THE_FUTURE,
    /** The address did not sign this text. */
    BAD_SIGNATURE,
    /** Nobody can be reached at the address; the same signature may be tried again. */
    NO_INBOX,
    /** It was used before. */
    REPLAYED,
    /** They said something else after they signed it. */
    SUPERSEDED
  }
}
