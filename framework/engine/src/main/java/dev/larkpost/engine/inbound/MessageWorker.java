package dev.larkpost.engine.inbound;

import dev.larkpost.engine.outbox.AnswerKey;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.HandOff;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.watch.DropReason;
import dev.larkpost.engine.watch.Step;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One message from chain to commit. What the chain made of it becomes durable in one transaction:
 * the row is handled, the answers are planned under keys made of message, handler and index, and
 * effects are written (design D5).
 */
final class MessageWorker {
  /** Handlers may take seconds; most answers are made in less than this. */
  private static final Duration TOGETHER = Duration.ofMillis(2);

  private final InboundParts parts;
  private final Router router;
  private final Middleware.Next chain;
  private final HandlerWatch watch;
  private final Backlog backlog;
  private final Together together;
  private final Causes causes;

  MessageWorker(InboundParts parts, HandlerWatch watch, Backlog backlog) {
    this.parts = parts;
    this.watch = watch;
    this.backlog = backlog;
    this.together = new Together(TOGETHER, backlog::conversations, parts.handOff()::sendAtOnce);
    this.causes =
        new Causes(
            parts.client().transactions(), parts.stores().causes(), parts.stores().announcements());
    this.router =
        new Router(
            parts.behaviour().routes(),
            new Router.Stores(
                parts.stores().prompts(),
                parts.stores().causes(),
                causes,
                parts.stores().dialogs(),
                parts.asked()),
            parts.client().transactions(),
            parts.clock(),
            new Answers(parts.settings().patience()));
    this.chain = chain(parts, router);
  }

  private static Middleware.Next chain(InboundParts parts, Router router) {
    InboundParts.Behaviour behaviour = parts.behaviour();
    List<Middleware> all = new ArrayList<>();
    all.add(new DropOwnMessages());
    all.add(new DropUndecodable());
    all.add(new RespectConsent());
    all.add(new LimitSender(behaviour.flood()));
    all.add(
        new AnswerConsentWords(
            behaviour.words(),
            behaviour.texts(),
            parts.stores().optOuts(),
            parts.listener(),
            parts.clock()));
    all.addAll(behaviour.middleware());
    Middleware.Next next = router::answer;
    for (Middleware middleware : all.reversed()) {
      Middleware.Next inner = next;
      next = context -> middleware.handle(context, inner);
    }
    return next;
  }

  /** What the chain made of a message. */
  private sealed interface Attempt {
    record Made(Outcome outcome, List<NewDelivery> answers) implements Attempt {}

    record Failed(Throwable cause) implements Attempt {}
  }

  /** Does it all. @throws RuntimeException when the store refused; the message is as it was */
  Worked work(Work work) {
    Step step = parts.listener().tracing().message(work.message().id(), work.failedBefore() + 1);
    try {
      return work(work, step);
    } finally {
      step.close();
    }
  }

  private Worked work(Work work, Step step) {
    Instant began = parts.clock().instant();
    MessageContext context = new MessageContext(work.message(), parts.client(), causes);
    HandlerWatch.Turn turn = watch.begin(work);
    Attempt attempt = attempt(context);
    return switch (turn.end()) {
      case IN_TIME -> {
        says(step, attempt);
        yield finish(work, context, attempt, began);
      }
      case OVERDUE -> {
        step.failed(FailureCode.HANDLER_TIMEOUT.name());
        yield failed(work, context, overdue());
      }
      case ABANDONED -> {
        step.failed(FailureCode.HANDLER_TIMEOUT.name());
        yield new Worked.Abandoned();
      }
    };
  }

  private static void says(Step step, Attempt attempt) {
    switch (attempt) {
      case Attempt.Failed failed -> step.failed(code(failed.cause()).name());
      case Attempt.Made made -> {
        switch (made.outcome()) {
          case Outcome.Dropped dropped -> step.says("dropped", dropped.reason().name());
          case Outcome.Answered answered -> step.says("route", answered.route());
        }
      }
    }
  }

  /** Records as failed what another thread still works on; that thread will find out. */
  Worked abandon(Work work) {
    return failed(work, new MessageContext(work.message(), parts.client(), causes), overdue());
  }

  private HandlerFailure overdue() {
    return new HandlerFailure(
        FailureCode.HANDLER_TIMEOUT,
        "the handler worked longer than " + watch.time() + " and was interrupted");
  }

  private Attempt attempt(MessageContext context) {
    try {
      Outcome outcome = chain.proceed(context);
      return new Attempt.Made(outcome, deliveries(context, outcome));
    } catch (Throwable failure) {
      return new Attempt.Failed(failure);
    }
  }

  private Worked finish(Work work, MessageContext context, Attempt attempt, Instant began) {
    return switch (attempt) {
      case Attempt.Failed failed -> failed(work, context, failed.cause());
      case Attempt.Made made -> {
        if (recorded(work, context, made)) {
          tell(work, made.outcome(), made.answers().size(), began);
        } else {
          parts.listener().messageDropped(work.message().id(), DropReason.WITHDRAWN);
        }
        yield new Worked.Recorded(Optional.empty());
      }
    };
  }

  private List<NewDelivery> deliveries(MessageContext context, Outcome outcome)
      throws HandlerFailure {
    return switch (outcome) {
      case Outcome.Dropped dropped -> List.of();
      case Outcome.Answered answered -> deliveries(context.row(), answered);
    };
  }

  private List<NewDelivery> deliveries(InboundMessage row, Outcome.Answered answered)
      throws HandlerFailure {
    List<NewDelivery> deliveries = new ArrayList<>();
    Instant now = parts.clock().instant();
    for (Content content : answered.contents()) {
      String key = AnswerKey.of(row.id(), answered.route(), deliveries.size());
      deliveries.add(
          new NewDelivery(
              Lane.REPLY,
              new Destination.InConversation(row.conversation()),
              new Body(encoded(content), key, ContentCodec.push(content)),
              Optional.empty(),
              now));
    }
    return deliveries;
  }

  private static byte[] encoded(Content content) throws HandlerFailure {
    try {
      return ContentCodec.encode(content);
    } catch (XmtpException tooLarge) {
      throw new HandlerFailure(
          FailureCode.ANSWER_TOO_LARGE, "an answer larger than the network carries", tooLarge);
    }
  }

  /** False when the message was deleted or edited meanwhile: nothing of it counts. */
  private boolean recorded(Work work, MessageContext context, Attempt.Made made) {
    Predicate<Transaction> record = tx -> record(tx, work, context, made.outcome());
    return recordedAndSent(work, made.answers(), record)
        .orElseGet(() -> recordedThenSent(work, made.answers(), record));
  }

  private boolean record(Transaction tx, Work work, MessageContext context, Outcome outcome) {
    if (!leave(tx, work)) {
      return false;
    }
    context.effects().forEach(effect -> effect.accept(tx));
    prompt(tx, work.message(), outcome);
    return true;
  }

  /** What waits behind it must not wait for a request: it may share one. */
  private Optional<Boolean> recordedAndSent(
      Work work, List<NewDelivery> answers, Predicate<Transaction> record) {
    return answers.size() == 1 && !backlog.waits(work.message().conversation())
        ? together.send(new HandOff.Unrecorded(answers.getFirst(), record))
        : Optional.empty();
  }

  private boolean recordedThenSent(
      Work work, List<NewDelivery> answers, Predicate<Transaction> record) {
    boolean stands =
        parts
            .client()
            .transactions()
            .inUnsyncedTransaction(
                tx -> {
                  boolean counts = record.test(tx);
                  if (counts) {
                    plan(tx, answers);
                  }
                  return counts;
                });
    if (stands && !answers.isEmpty()) {
      boolean alone = backlog.conversations() == 1 && !backlog.waits(work.message().conversation());
      parts.handOff().send(alone);
    }
    return stands;
  }

  private boolean leave(Transaction tx, Work work) {
    List<Long> sequence = List.of(work.message().sequence());
    if (work.retried()) {
      boolean stands = stands(tx, work);
      if (stands) {
        parts.stores().failed().remove(tx, sequence);
      }
      return stands;
    }
    return parts.client().inbound().handled(tx, sequence) > 0;
  }

  /** A failed message that was deleted, edited or dropped since we took it up is another one. */
  private boolean stands(Transaction tx, Work work) {
    return parts.stores().failed().find(tx, List.of(work.message().sequence())).stream()
        .anyMatch(now -> Arrays.equals(now.message().content(), work.message().content()));
  }

  private void prompt(Transaction tx, InboundMessage row, Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      answered.contents().stream()
          .filter(Content.Actions.class::isInstance)
          .map(Content.Actions.class::cast)
          .filter(actions -> !Dialog.asks(actions))
          .forEach(
              actions -> parts.stores().prompts().put(tx, row.conversation(), Prompt.of(actions)));
    }
  }

  private void plan(Transaction tx, List<NewDelivery> answers) {
    if (answers.isEmpty()) {
      return;
    }
    List<Delivery> leased =
        parts
            .stores()
            .outbox()
            .plan(tx, answers, parts.clock().instant(), parts.handOff().lease(answers.size()));
    boolean all = leased.size() == answers.size();
    tx.afterCommit(
        () -> {
          leased.forEach(d -> parts.listener().deliveryPlanned(d.id().value(), d.lane().name()));
          parts.handOff().planned(leased, !all);
        });
  }

  private void tell(Work work, Outcome outcome, int answers, Instant began) {
    switch (outcome) {
      case Outcome.Dropped dropped ->
          parts.listener().messageDropped(work.message().id(), dropped.reason());
      case Outcome.Answered answered ->
          parts
              .listener()
              .messageHandled(
                  work.message().id(),
                  answered.route(),
                  answers,
                  Duration.between(began, parts.clock().instant()));
    }
  }

  /** Stores the failure, then tells it: whoever hears of it finds it among the failed messages. */
  private Worked failed(Work work, MessageContext context, Throwable failure) {
    FailureCode code = code(failure);
    int attempts = work.failedBefore() + 1;
    boolean dead = attempts >= parts.settings().attemptsMax();
    Optional<Instant> nextTry =
        dead
            ? Optional.empty()
            : Optional.of(parts.clock().instant().plus(parts.settings().backoff().after(attempts)));
    FailedMessage row = new FailedMessage(work.message(), attempts, code.name(), nextTry);
    boolean stood = parts.client().transactions().inUnsyncedTransaction(tx -> keep(tx, work, row));
    if (!stood) {
      parts.listener().messageDropped(work.message().id(), DropReason.WITHDRAWN);
      return new Worked.Recorded(Optional.empty());
    }
    parts
        .listener()
        .handlerFailed(work.message().id(), route(context), code.name(), attempts, failure);
    if (dead) {
      parts.listener().messageDead(work.message().id(), code.name());
    }
    return new Worked.Recorded(nextTry);
  }

  private static FailureCode code(Throwable failure) {
    return failure instanceof HandlerFailure known ? known.code() : FailureCode.HANDLER_FAILED;
  }

  private boolean keep(Transaction tx, Work work, FailedMessage row) {
    List<Long> sequence = List.of(work.message().sequence());
    boolean stands =
        work.retried() ? stands(tx, work) : parts.client().inbound().handled(tx, sequence) > 0;
    if (!stands) {
      return false;
    }
    parts.stores().failed().put(tx, row);
    return true;
  }

  private String route(MessageContext context) {
    try {
      return router.route(context).map(Route::name).orElse(DropReason.NO_HANDLER.name());
    } catch (RuntimeException unknown) {
      return "unknown";
    }
  }
}
