package dev.larkpost.engine.outbox;

/** How far an announcement got. The names are stored: never rename one. */
public enum AnnouncementState {
  /** Written down; nobody said how many it reaches. */
  DRAFT,
  /** Its audience is being counted. */
  COUNTING,
  /** Counted, and waiting for somebody to approve it. */
  PLANNED,
  /** Goes out as soon as its time has come. */
  APPROVED,
  /** Deliveries are made and sent. */
  RUNNING,
  /** Nothing new is made or sealed; what was sealed goes out. */
  PAUSED,
  /** Every delivery ended. */
  DONE,
  /** Nothing more will be sealed. */
  CANCELLED;

  /** Nothing more will happen by itself or by anybody. */
  public boolean finished() {
    return this == DONE || this == CANCELLED;
  }
}
