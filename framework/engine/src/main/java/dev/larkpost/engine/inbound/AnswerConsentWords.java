package dev.larkpost.engine.inbound;

import dev.larkpost.engine.consent.ConsentChange;
import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.consent.ConsentWord;
import dev.larkpost.engine.consent.ConsentWords;
import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.xmtp.content.Content;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * STOP, UNSUBSCRIBE, MUTE, START and HELP, and buttons for them, in every bot (design D7). The word
 * takes effect in the transaction that plans its confirmation; the confirmation is the only answer.
 */
final class AnswerConsentWords implements Middleware {
  /** Route name of the engine's own answers. */
  static final String ROUTE = "consent";

  /** Button ids that mean the words: this, then the word in lower case. */
  static final String BUTTON_PREFIX = "larkpost:";

  private static final DateTimeFormatter UNTIL =
      DateTimeFormatter.ofPattern("d MMMM yyyy HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final ConsentWords words;
  private final ConsentTexts texts;
  private final OptOutStore store;
  private final EngineListener listener;
  private final Clock clock;

  AnswerConsentWords(
      ConsentWords words,
      ConsentTexts texts,
      OptOutStore store,
      EngineListener listener,
      Clock clock) {
    this.words = words;
    this.texts = texts;
    this.store = store;
    this.listener = listener;
    this.clock = clock;
  }

  @Override
  public Outcome handle(MessageContext context, Next next) throws Exception {
    Optional<ConsentWord> word = said(context.message().content()).flatMap(words::read);
    return word.isPresent() ? answer(context, word.get()) : next.proceed(context);
  }

  private static Optional<String> said(Content content) {
    return switch (content) {
      case Content.Text text -> Optional.of(text.text());
      case Content.Intent intent when intent.actionId().startsWith(BUTTON_PREFIX) ->
          Optional.of(intent.actionId().substring(BUTTON_PREFIX.length()));
      default -> Optional.empty();
    };
  }

  private Outcome answer(MessageContext context, ConsentWord word) {
    Instant now = clock.instant();
    String text =
        switch (word) {
          case ConsentWord.Stop stop -> {
            change(context, ConsentChange.Kind.STOP, stop.category(), Optional.empty());
            yield texts.stopped();
          }
          case ConsentWord.Start start -> {
            change(context, ConsentChange.Kind.START, start.category(), Optional.empty());
            yield texts.started();
          }
          case ConsentWord.Mute mute -> {
            Instant until = now.plus(mute.length());
            change(context, ConsentChange.Kind.MUTE, Optional.empty(), Optional.of(until));
            yield texts.muted().replace("{until}", UNTIL.format(until));
          }
          case ConsentWord.Help help -> texts.help();
        };
    return new Outcome.Answered(
        ROUTE, text.isEmpty() ? List.of() : List.of(new Content.Text(text)));
  }

  private void change(
      MessageContext context,
      ConsentChange.Kind kind,
      Optional<String> category,
      Optional<Instant> until) {
    Message message = context.message();
    ConsentChange change =
        new ConsentChange(message.sender(), kind, category, until, message.id(), clock.instant());
    context.inTransaction(
        tx -> {
          store.record(tx, List.of(change));
          tx.afterCommit(
              () ->
                  listener
                      .tracing()
                      .telling(
                          Trace.of(message.id()),
                          () -> listener.consentChanged(message.sender(), kind.name())));
        });
  }
}
