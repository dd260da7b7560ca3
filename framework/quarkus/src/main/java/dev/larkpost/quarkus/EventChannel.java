package dev.larkpost.quarkus;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Passes events into a channel and waits until each is acknowledged: only then does the checkpoint
 * move past them. So they come at least once; {@link Event#id} tells which is which.
 */
final class EventChannel {
  private final UnicastProcessor<Message<?>> messages = UnicastProcessor.create();
  private final String name;

  EventChannel(String name) {
    this.name = name;
  }

  Multi<Message<?>> messages() {
    return messages;
  }

  /**
   * @throws EventException UNAVAILABLE when one was refused or not acknowledged in time; all of
   *     them come again
   */
  void pass(List<Event> events, Duration patience) {
    List<CompletableFuture<Void>> settled = new ArrayList<>();
    for (Event event : events) {
      settled.add(pass(event));
    }
    try {
      CompletableFuture.allOf(settled.toArray(CompletableFuture<?>[]::new))
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException refused) {
      throw again("an event was refused", refused.getCause());
    } catch (TimeoutException late) {
      throw again("events were not acknowledged within " + patience, late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw again("the bot is being stopped", stop);
    }
  }

  private CompletableFuture<Void> pass(Event event) {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    Message<?> message =
        Message.of(
            event,
            () -> {
              settled.complete(null);
              return CompletableFuture.completedFuture(null);
            },
            reason -> {
              settled.completeExceptionally(reason);
              return CompletableFuture.completedFuture(null);
            });
    synchronized (messages) {
      messages.onNext(message);
    }
    return settled;
  }

  private EventException again(String what, @org.jspecify.annotations.Nullable Throwable cause) {
    String message = "channel " + name + ": " + what;
    return cause == null
        ? new EventException(EventException.Code.UNAVAILABLE, EventException.Retry.LATER, message)
        : new EventException(
            EventException.Code.UNAVAILABLE, EventException.Retry.LATER, message, cause);
  }
}
