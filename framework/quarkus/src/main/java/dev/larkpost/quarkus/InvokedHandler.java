package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Handler;
import dev.larkpost.engine.inbound.MessageContext;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.invoke.Invoker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls a bot's method through the invoker generated for it, within a request context. */
final class InvokedHandler implements Handler {
  private final Invoker<Object, Object> invoker;
  private final List<Argument> arguments;

  InvokedHandler(Invoker<Object, Object> invoker, List<Argument> arguments) {
    this.invoker = invoker;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public @Nullable Object handle(MessageContext context) throws Exception {
    Object[] values = arguments.stream().map(argument -> argument.of(context)).toArray();
    ManagedContext request = Arc.container().requestContext();
    request.activate();
    try {
      Object given = invoke(values);
      return given instanceof Uni<?> promise ? promise.subscribeAsCompletionStage() : given;
    } finally {
      request.terminate();
    }
  }

  // The bean is looked up by the invoker, so there is no instance to pass.
  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  private @Nullable Object invoke(Object[] values) throws Exception {
    return invoker.invoke(null, values);
  }
}
