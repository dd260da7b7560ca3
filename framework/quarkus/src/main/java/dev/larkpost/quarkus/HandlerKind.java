package dev.larkpost.quarkus;

/** What a handler method answers; one per annotation. */
public enum HandlerKind {
  TEXT,
  COMMAND,
  REPLY,
  REACTION,
  BUTTON,
  ATTACHMENT,
  MESSAGE,
  OPENED,
  JOINED,
  ANSWER,
  TIMEOUT
}
