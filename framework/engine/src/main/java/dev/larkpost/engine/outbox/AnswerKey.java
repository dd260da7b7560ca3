package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.MessageId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Idempotency keys of answers: they begin with the message that is answered, so that a message is
 * answered once however often its handler runs. In the reply lane only what has such a key, of a
 * message that came in where the answer goes, goes out past the recipient's wishes.
 */
public final class AnswerKey {
  private static final Pattern ANSWER = Pattern.compile("([0-9a-f]{64})/.+");

  private static final Pattern UNANSWERED =
      Pattern.compile("dialog/\\d+/timeout/\\d+/([0-9a-f]{64})");

  private AnswerKey() {}

  /**
   * @param route who answers; stable
   * @param index which of the answers of this route
   */
  public static String of(MessageId answered, String route, int index) {
    return answered.hex() + "/" + route + "/" + index;
  }

  /**
   * Of what is said when nobody answered a question. It is no answer: the reply lane is not for it.
   *
   * @param question its number
   * @param asked the message whose handler asked it; empty where that is not known
   */
  public static String unanswered(long question, int index, Optional<MessageId> asked) {
    return "dialog/" + question + "/timeout/" + index + asked.map(m -> "/" + m.hex()).orElse("");
  }

  /** The message whose handler asked the question this ends, if it ends one. */
  static Optional<MessageId> asked(Delivery delivery) {
    return Optional.of(UNANSWERED.matcher(delivery.body().idempotencyKey()))
        .filter(Matcher::matches)
        .map(key -> MessageId.ofHex(key.group(1)));
  }

  /** The message it says it answers; empty where it names none. That there is one is not proved. */
  public static Optional<MessageId> answered(Delivery delivery) {
    return Optional.of(delivery)
        .filter(d -> d.lane() == Lane.REPLY)
        .map(d -> ANSWER.matcher(d.body().idempotencyKey()))
        .filter(Matcher::matches)
        .map(key -> MessageId.ofHex(key.group(1)));
  }
}
