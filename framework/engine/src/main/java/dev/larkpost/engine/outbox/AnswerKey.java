package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.MessageId;
import java.util.regex.Pattern;

/**
 * Idempotency keys of answers: they begin with the message that is answered, so that a message is
 * answered once however often its handler runs. In the reply lane only what has such a key goes out
 * past the recipient's wishes.
 */
public final class AnswerKey {
  private static final Pattern ANSWER = Pattern.compile("[0-9a-f]{64}/.+");

  private AnswerKey() {}

  /**
   * @param route who answers; stable
   * @param index which of the answers of this route
   */
  public static String of(MessageId answered, String route, int index) {
    return answered.hex() + "/" + route + "/" + index;
  }

  /** Whether this is an answer to a message. */
  public static boolean answers(Delivery delivery) {
    return delivery.lane() == Lane.REPLY
        && ANSWER.matcher(delivery.body().idempotencyKey()).matches();
  }
}
