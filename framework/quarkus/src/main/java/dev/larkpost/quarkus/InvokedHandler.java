package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Handler;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.xmtp.content.Content;
import jakarta.enterprise.invoke.Invoker;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Calls a bot's method through the invoker generated for it, within a request context. */
final class InvokedHandler implements Handler {
  private static final Logger LOG = Logger.getLogger(InvokedHandler.class);

  private final Invocation invocation;
  private final List<Argument> arguments;
  private final List<Optional<Class<?>>> types;
  private final Drafting drafting;

  /** What becomes of an announcement that a handler returns. */
  @FunctionalInterface
  interface Drafting {
    Content draft(Announcement announcement, MessageContext context);
  }

  /**
   * @param types class names of the records wanted, in the places of their arguments; empty names
   *     elsewhere
   */
  InvokedHandler(
      Invoker<Object, Object> invoker,
      List<Argument> arguments,
      List<String> types,
      Drafting drafting) {
    this.drafting = drafting;
    this.invocation = new Invocation(invoker);
    this.arguments = List.copyOf(arguments);
    this.types = types.stream().map(InvokedHandler::type).toList();
  }

  private static Optional<Class<?>> type(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(Invocation.load(name));
  }

  @Override
  public @Nullable Object handle(MessageContext context) throws Exception {
    Object[] values = new Object[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      Optional<Object> value = arguments.get(i).of(context, types.get(i));
      if (value.isEmpty()) {
        LOG.debugf(
            "not handled, nothing caused it that the handler takes: %s", context.message().id());
        return null;
      }
      values[i] = value.get();
    }
    Object given = invocation.of(values);
    return given instanceof Announcement wanted ? drafting.draft(wanted, context) : given;
  }
}
