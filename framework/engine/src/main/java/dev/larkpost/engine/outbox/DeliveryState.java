package dev.larkpost.engine.outbox;

/** How far a delivery got (design D4). The names are stored: never rename one. */
public enum DeliveryState {
  PLANNED,
  SEALED,
  PUBLISHED,
  CONFIRMED,
  /** Not sent on purpose: consent, cancelled. */
  SKIPPED,
  /** The recipient cannot be reached. */
  UNREACHABLE,
  /** Given up, with its reason. */
  DEAD;

  /** Sealed bytes exist and are not confirmed. */
  public boolean underway() {
    return this == SEALED || this == PUBLISHED;
  }

  /** Nothing more will happen by itself. */
  public boolean finished() {
    return this != PLANNED && !underway();
  }
}
