package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.content.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Turns what a handler gives into contents. */
final class Answers {
  /** Answers to one message at most. */
  static final int ANSWERS_MAX = 16;

  private final Duration patience;

  /**
   * @param patience how long a promised answer may take
   */
  Answers(Duration patience) {
    this.patience = patience;
  }

  List<Content> of(@Nullable Object given) throws Exception {
    List<Content> answers = new ArrayList<>();
    collect(given, answers);
    return answers;
  }

  private void collect(@Nullable Object given, List<Content> answers) throws Exception {
    switch (given) {
      case null -> {}
      case Content content -> add(content, answers);
      case String text -> add(new Content.Text(text), answers);
      case Optional<?> maybe -> {
        if (maybe.isPresent()) {
          collect(maybe.get(), answers);
        }
      }
      case Iterable<?> several -> {
        for (Object each : several) {
          collect(each, answers);
        }
      }
      case CompletionStage<?> promise -> collect(await(promise), answers);
      default ->
          throw new HandlerFailure(
              FailureCode.ANSWER_UNSUPPORTED,
              given.getClass().getName() + " cannot be sent; return a text or a Content");
    }
  }

  private static void add(Content content, List<Content> answers) throws HandlerFailure {
    if (answers.size() == ANSWERS_MAX) {
      throw new HandlerFailure(
          FailureCode.TOO_MANY_ANSWERS, "more than " + ANSWERS_MAX + " answers to one message");
    }
    answers.add(content);
  }

  private @Nullable Object await(CompletionStage<?> promise) throws Exception {
    try {
      return promise.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new HandlerFailure(FailureCode.ANSWER_TIMEOUT, "no answer within " + patience, late);
    } catch (ExecutionException | CompletionException failed) {
      Throwable cause = failed.getCause();
      throw cause instanceof Exception known ? known : failed;
    }
  }
}
