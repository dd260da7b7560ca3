package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Dialog;
import dev.larkpost.engine.inbound.TimeoutHandler;
import jakarta.enterprise.invoke.Invoker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls a bot's {@link OnTimeout} method. */
record InvokedTimeout(Invocation invocation, List<Argument> arguments) implements TimeoutHandler {
  InvokedTimeout(Invoker<Object, Object> invoker, List<Argument> arguments) {
    this(new Invocation(invoker), List.copyOf(arguments));
  }

  @Override
  public @Nullable Object handle(Dialog unanswered) throws Exception {
    return invocation.of(arguments.stream().map(argument -> argument.of(unanswered)).toArray());
  }
}
