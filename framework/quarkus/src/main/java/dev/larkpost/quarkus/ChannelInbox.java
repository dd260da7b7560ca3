package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Handler;
import dev.larkpost.engine.inbound.MessageContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Passes messages into a channel and holds each until it is acknowledged. How many are underway is
 * bounded by the pump, which counts a held message as one with a handler.
 */
final class ChannelInbox implements Handler {
  private final UnicastProcessor<Message<?>> messages = UnicastProcessor.create();

  Multi<Message<?>> messages() {
    return messages;
  }

  @Override
  public @Nullable Object handle(MessageContext context) {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    Message<?> message =
        Message.of(
            context.message(),
            Metadata.of(new XmtpCause(context.message())),
            () -> acknowledge(settled),
            reason -> refuse(settled, reason));
    synchronized (messages) {
      messages.onNext(message);
    }
    return settled;
  }

  private static CompletionStage<Void> acknowledge(CompletableFuture<Void> settled) {
    settled.complete(null);
    return CompletableFuture.completedFuture(null);
  }

  private static CompletionStage<Void> refuse(CompletableFuture<Void> settled, Throwable reason) {
    settled.completeExceptionally(reason);
    return CompletableFuture.completedFuture(null);
  }
}
