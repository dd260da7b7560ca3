package dev.larkpost.engine.consent;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of somebody's standing, kept for good: who, when, and the message or signature that
 * said so.
 *
 * @param category empty for all of them
 * @param until the end of a mute, empty for the other kinds
 */
public record ConsentChange(
    InboxId inbox,
    Kind kind,
    Optional<String> category,
    Optional<Instant> until,
    Proof proof,
    Instant at) {
  /** What changed. The names are stored: never rename one. */
  public enum Kind {
    STOP,
    MUTE,
    START
  }

  /** With a message as proof. */
  public ConsentChange(
      InboxId inbox,
      Kind kind,
      Optional<String> category,
      Optional<Instant> until,
      MessageId proof,
      Instant at) {
    this(inbox, kind, category, until, new Proof.Message(proof), at);
  }

  public ConsentChange {
    if (until.isPresent() != (kind == Kind.MUTE)) {
      throw new IllegalArgumentException(kind + " with until " + until);
    }
  }
}
