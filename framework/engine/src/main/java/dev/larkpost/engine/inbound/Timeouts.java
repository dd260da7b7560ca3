package dev.larkpost.engine.inbound;

import dev.larkpost.engine.outbox.AnswerKey;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.watch.Step;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends questions nobody answered. The end of a question and what is said about it are one
 * transaction. One thread, which waits for handlers no longer than they may work. One that goes on
 * all the same is left to itself; when as many are as messages may wait, questions with a handler
 * wait, too.
 */
public final class Timeouts {
  /** Answers that were sent in time are on their way to us for so long. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final int TOGETHER = 50;

  private final InboundParts parts;
  private final Answers answers;
  private final Map<Long, Failed> failed = new HashMap<>();

  /** Handlers that have not ended, those left to themselves among them. */
  private final AtomicInteger working = new AtomicInteger();

  private record Failed(int attempts, Instant nextTry) {}

  public Timeouts(InboundParts parts) {
    this.parts = parts;
    this.answers = new Answers(parts.settings().patience());
  }

  /** One round. @return whether there was work */
  public boolean runOnce() {
    if (parts.client().state() != ClientState.READY) {
      return false;
    }
    Instant now = parts.clock().instant();
    List<DialogStore.Stored> due =
        parts
            .client()
            .transactions()
            .inSnapshot(tx -> parts.stores().dialogs().due(tx, now.minus(GRACE), TOGETHER))
            .stream()
            .filter(stored -> !waits(stored, now))
            .toList();
    return due.stream().filter(this::end).count() > 0;
  }

  private boolean waits(DialogStore.Stored stored, Instant now) {
    return Optional.ofNullable(failed.get(stored.number()))
        .filter(f -> f.nextTry().isAfter(now))
        .isPresent();
  }

  /** When to run again without a signal. */
  public Optional<Instant> nextDue() {
    return parts
        .client()
        .transactions()
        .inSnapshot(parts.stores().dialogs()::nextDue)
        .map(at -> at.plus(GRACE))
        .map(this::orLater);
  }

  /** While a handler fails, or we are not ready, what is overdue is no reason to hurry. */
  private Instant orLater(Instant at) {
    Instant soon = parts.clock().instant().plus(parts.settings().backoff().after(1));
    return at.isAfter(soon) ? at : soon;
  }

  /** False when it has to wait for room; a stop ends the round. */
  private boolean end(DialogStore.Stored stored) {
    Optional<TimeoutHandler> handler = parts.behaviour().routes().timeout(stored.dialog().step());
    if (Thread.currentThread().isInterrupted() || handler.isPresent() && !room()) {
      return false;
    }
    end(stored, handler);
    return true;
  }

  private boolean room() {
    return working.get() < parts.settings().waitingMax();
  }

  private void end(DialogStore.Stored stored, Optional<TimeoutHandler> handler) {
    try {
      List<Content> contents =
          handler.isPresent() ? handled(handler.get(), stored.dialog()) : List.<Content>of();
      end(stored, deliveries(stored, contents));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (Exception broken) {
      again(stored, broken);
    }
  }

  /**
   * On a thread of its own: one that does not end when it is interrupted is left to itself.
   *
   * @throws TimeoutException when it takes too long
   * @throws InterruptedException when the bot is being stopped, which is no failure of the handler
   */
  private List<Content> handled(TimeoutHandler handler, Dialog unanswered) throws Exception {
    FutureTask<List<Content>> work = new FutureTask<>(() -> traced(handler, unanswered));
    working.incrementAndGet();
    parts
        .threads()
        .execute(
            () -> {
              try {
                work.run();
              } finally {
                working.decrementAndGet();
              }
            });
    try {
      return work.get(parts.settings().handlerTime().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      // Somebody interrupted the handler: nobody interrupted us.
      throw failed.getCause() instanceof Exception cause && !(cause instanceof InterruptedException)
          ? cause
          : failed;
    } finally {
      work.cancel(true);
    }
  }

  /** What bot code does meanwhile belongs to the trace of the message that led to the question. */
  private List<Content> traced(TimeoutHandler handler, Dialog unanswered) throws Exception {
    Step step =
        unanswered
            .asked()
            .map(asked -> parts.listener().tracing().timeout(asked, unanswered.step()))
            .orElse(Step.NONE);
    try {
      return answers.of(handler.handle(unanswered));
    } catch (Exception failed) {
      step.failed(FailureCode.HANDLER_FAILED.name());
      throw failed;
    } finally {
      step.close();
    }
  }

  private void end(DialogStore.Stored stored, List<NewDelivery> deliveries) {
    parts
        .client()
        .transactions()
        .inTransaction(
            tx -> {
              boolean waited = parts.stores().dialogs().remove(tx, stored.number());
              if (waited && !deliveries.isEmpty()) {
                plan(tx, deliveries);
              }
              return waited;
            });
    failed.remove(stored.number());
  }

  private void plan(Transaction tx, List<NewDelivery> deliveries) {
    parts.stores().outbox().plan(tx, deliveries, parts.clock().instant(), Optional.empty());
    tx.afterCommit(
        () -> {
          parts.listener().deliveriesPlanned(Lane.NOTIFICATION.name(), deliveries.size());
          parts.handOff().planned(List.of(), true);
          parts.handOff().send(false);
        });
  }

  /** Nobody asked for these words: they are no reply, and a STOP counts. */
  private List<NewDelivery> deliveries(DialogStore.Stored stored, List<Content> contents) {
    List<NewDelivery> deliveries = new ArrayList<>();
    for (Content content : contents) {
      deliveries.add(
          new NewDelivery(
              Lane.NOTIFICATION,
              new Destination.InConversation(stored.dialog().conversation()),
              new Body(
                  ContentCodec.encode(content),
                  AnswerKey.unanswered(stored.number(), deliveries.size(), stored.dialog().asked()),
                  ContentCodec.push(content)),
              Optional.empty(),
              parts.clock().instant()));
    }
    return deliveries;
  }

  private void again(DialogStore.Stored stored, Exception broken) {
    parts.listener().loopFailed("timeout of step " + stored.dialog().step(), broken);
    int attempts =
        Optional.ofNullable(failed.get(stored.number())).map(Failed::attempts).orElse(0) + 1;
    if (attempts >= parts.settings().attemptsMax()) {
      end(stored, List.<NewDelivery>of());
    } else {
      Instant next = parts.clock().instant().plus(parts.settings().backoff().after(attempts));
      failed.put(stored.number(), new Failed(attempts, next));
    }
  }
}
