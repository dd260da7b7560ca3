package dev.larkpost.engine.event;

/** What an event says about its fact. */
public enum EventKind {
  /** The fact holds, and was never told. */
  HAPPENED,
  /** The fact was told and no longer holds: the chain replaced its block. */
  RETRACTED,
  /** The fact was told, retracted, and holds again. */
  RESTORED;

  /** Whether the fact holds after this event. */
  public boolean holds() {
    return this != RETRACTED;
  }
}
