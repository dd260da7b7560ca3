package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventException.Code;
import dev.larkpost.engine.event.EventException.Retry;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * What the Kafka client says, in our codes. Its own messages may quote settings and stay inside.
 */
final class Failures {
  private Failures() {}

  /**
   * @param what was tried, naming topics and channels
   */
  static EventException of(String what, Throwable failure) {
    Throwable cause =
        failure instanceof ExecutionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String type = cause.getClass().getSimpleName();
    return switch (cause) {
      case EventException known -> known;
      case WakeupException woken -> closed(what);
      case UnknownTopicOrPartitionException missing ->
          fixable(what + ": there is no such topic; create it, or correct its name", cause);
      case InvalidTopicException missing -> fixable(what + ": the name cannot be a topic's", cause);
      case AuthenticationException refused ->
          fixable(what + ": the cluster refused who we are (" + type + ")", cause);
      case AuthorizationException refused ->
          fixable(what + ": the cluster does not allow it (" + type + ")", cause);
      case ConfigException wrong -> fixable(what + ": " + type + ", see the cause", cause);
      default ->
          new EventException(
              Code.UNAVAILABLE, Retry.LATER, what + ": " + type + "; it is tried again", cause);
    };
  }

  /** Works once somebody has changed something, here or at the cluster. */
  private static EventException fixable(String message, Throwable cause) {
    return new EventException(Code.MISCONFIGURED, Retry.LATER, message, cause);
  }

  static EventException closed(String what) {
    return new EventException(Code.CLOSED, Retry.NEVER, what + ": closed");
  }

  /** Kafka's own way to say that the thread was interrupted. */
  static void rethrowInterrupt(KafkaException failure) throws InterruptedException {
    if (failure instanceof org.apache.kafka.common.errors.InterruptException) {
      Thread.interrupted();
      throw new InterruptedException("interrupted in a call to Kafka");
    }
  }
}
