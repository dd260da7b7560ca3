package dev.larkpost.engine.watch;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;

/**
 * Told what happens, for logs, metrics, traces and tests. Called on the engine's own threads, after
 * the fact is durable where there is one: be quick, and do not throw. Deliveries are named by their
 * number. Content never comes here.
 */
public interface EngineListener {
  /** Messages were taken from the inbound store to be worked on. */
  default void messagesPulled(int count) {}

  /** A message is done without a handler. */
  default void messageDropped(MessageId message, DropReason reason) {}

  /**
   * A handler ran and its answers are planned.
   *
   * @param took from the start of the work to the commit
   */
  default void messageHandled(MessageId message, String route, int answers, Duration took) {}

  /**
   * A handler failed; nothing was sent.
   *
   * @param code a {@code FailureCode} name
   * @param attempt 1 for the first
   */
  default void handlerFailed(
      MessageId message, String route, String code, int attempt, Throwable cause) {}

  /** A message was given up; it lies among the dead letters. */
  default void messageDead(MessageId message, String code) {}

  /** Somebody said STOP, START or MUTE. */
  default void consentChanged(InboxId inbox, String word) {}

  default void deliveryPlanned(long delivery, String lane) {}

  /** Ratchet and bytes are durable. */
  default void deliverySealed(long delivery) {}

  /** The network has it. @param took from the plan */
  default void deliveryPublished(long delivery, Duration took) {}

  /** Read back from the network. */
  default void deliveryConfirmed(long delivery) {}

  /** It will be tried again. */
  default void deliveryPostponed(long delivery, String reason, int attempt) {}

  /** Its bytes were proved lost; it is sealed anew. */
  default void deliveryLost(long delivery) {}

  /** Not sent on purpose. */
  default void deliverySkipped(long delivery, String reason) {}

  /** The recipient cannot be reached. */
  default void deliveryUnreachable(long delivery, String reason) {}

  /** Given up; it lies among the dead letters. */
  default void deliveryDead(long delivery, String reason) {}

  /** The network said 429: the limiter's model was wrong. */
  default void throttled(Duration quietFor) {}

  /** Nothing leaves before then, so that the budget refills. */
  default void pacing(Duration pause) {}

  /** A loop or a store failed; it goes on after a pause. */
  default void loopFailed(String loop, Throwable cause) {}

  /** An announcement is in another state. @param state an {@code AnnouncementState} name */
  default void announcementChanged(long announcement, String state) {}

  /** An announcement could not go on; it is tried again, or was paused. */
  default void announcementFailed(long announcement, Throwable cause) {}

  /** A rule could not be followed for an event; the event is set aside. */
  default void eventSetAside(String rule, String event, Throwable cause) {}
}
