package dev.larkpost.xmtp.transport;

import java.time.Duration;

/** What became of one envelope. */
public sealed interface PublishResult {
  /** The network has it (perhaps from an earlier try). */
  record Stored() implements PublishResult {}

  /** The network will never take these bytes. */
  record Refused(String reason) implements PublishResult {}

  /** The log it appends to moved on: read it and rebuild. */
  record Conflict(String reason) implements PublishResult {}

  /** Not taken: the budget is used up. @param quietFor how long to be silent */
  record Throttled(Duration quietFor) implements PublishResult {}

  /**
   * Nobody knows: the answer was lost. The same bytes may be sent again, unless they are an
   * identity update.
   */
  record Unknown(String reason) implements PublishResult {}
}
