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

  /** One that was planned by itself: an answer, or by hand. */
  default void deliveryPlanned(long delivery, String lane) {}

  /** Several that were planned together: of an announcement, digests, a question's end. */
  default void deliveriesPlanned(String lane, int count) {}

  /** Leave to publish was granted for so many deliveries. */
  default void permitted(int units) {}

  /** Ratchet and bytes are durable. */
  default void deliverySealed(long delivery) {}

  /** So many were sealed together, or tried to be. @param took with the transaction */
  default void batchSealed(int deliveries, Duration took) {}

  /** A publish request was answered, however it went. @param took until the answer */
  default void batchPublished(int messages, Duration took) {}

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

  /**
   * An event came in and is durable, with what rules made of it.
   *
   * @param age since it happened, by the clock of where it came from
   */
  default void eventTold(String source, Duration age) {}

  /** So many more recipients of an announcement's audience were looked at; not all are told. */
  default void recipientsPaged(String lane, int count) {}

  /**
   * An audience was counted: who belongs to it, whatever they wish to hear.
   *
   * @param audience as it is written, such as {@code subscribers(news)}; never what a person or an
   *     event named
   */
  default void audienceCounted(String audience, long members) {}

  /** A rule met an event; also when it is met again, or cannot be followed. */
  default void eventMatched(String rule, String event) {}

  /** A rule could not be followed for an event; the event is set aside. */
  default void eventSetAside(String rule, String event, Throwable cause) {}

  /** Who follows what goes through; asked once. At most one listener of a bot does. */
  default Tracing tracing() {
    return Tracing.OFF;
  }
}
