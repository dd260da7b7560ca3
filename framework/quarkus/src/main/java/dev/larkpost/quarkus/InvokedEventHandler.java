package dev.larkpost.quarkus;

import dev.larkpost.engine.EventHandlers;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.outbox.Tellable;
import jakarta.enterprise.invoke.Invoker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls a bot's {@code @OnEvent} method and collects what it wants told. */
final class InvokedEventHandler implements EventHandlers.EventHandler {
  private final Invocation invocation;
  private final List<EventArgument> arguments;
  private final List<Optional<Class<?>>> types;

  InvokedEventHandler(Invoker<Object, Object> invoker, EventRoute route) {
    this.invocation = new Invocation(invoker);
    this.arguments = route.getArguments();
    this.types =
        route.getTypes().stream()
            .map(
                name ->
                    name.isEmpty()
                        ? Optional.<Class<?>>empty()
                        : Optional.<Class<?>>of(Invocation.load(name)))
            .toList();
  }

  @Override
  public List<Tellable> handle(Event event) throws Exception {
    Object[] values = new Object[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments.get(i).of(event, types.get(i));
    }
    List<Tellable> tellings = new ArrayList<>();
    collect(invocation.of(values), tellings);
    return tellings;
  }

  private static void collect(@Nullable Object given, List<Tellable> tellings) throws Exception {
    switch (given) {
      case null -> {}
      case Tellable one -> tellings.add(one);
      case Optional<?> maybe -> collect(maybe.orElse(null), tellings);
      case Iterable<?> several -> {
        for (Object each : several) {
          collect(each, tellings);
        }
      }
      case Stream<?> several -> collect(several.toList(), tellings);
      case CompletionStage<?> promise -> collect(await(promise), tellings);
      default ->
          throw new IllegalArgumentException(
              given.getClass().getName()
                  + " cannot be told; return a Notification or an Announcement");
    }
  }

  /** As long as it takes: whoever called us is interrupted when it takes too long. */
  private static @Nullable Object await(CompletionStage<?> promise) throws Exception {
    try {
      return promise.toCompletableFuture().get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }
}
