package dev.larkpost.engine.outbox;

/** What became of a wish about an announcement. */
public sealed interface StepResult {
  /** It is so now; also when it was so before. */
  record Taken(AnnouncementRecord now) implements StepResult {}

  /** It cannot be from the state it is in. */
  record Refused(AnnouncementRecord now) implements StepResult {}

  /** There is no such announcement. */
  record Unknown() implements StepResult {}
}
