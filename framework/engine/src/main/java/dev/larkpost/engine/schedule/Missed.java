package dev.larkpost.engine.schedule;

/** What becomes of firings while nobody was there to tell them. */
public enum Missed {
  /** The latest one is told as soon as somebody is there; those before it are passed over. */
  CATCH_UP,
  /** None is told: more than a minute late, a firing is too late. */
  SKIP
}
