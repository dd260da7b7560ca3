package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Handler;
import dev.larkpost.engine.inbound.Role;
import dev.larkpost.quarkus.metrics.Meters;
import io.quarkus.arc.runtime.BeanContainer;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.invoke.Invoker;
import java.util.List;
import java.util.function.Consumer;

/** What the build found, replayed when the application starts. */
@Recorder
public class LarkpostRecorder {
  /** A bot, even one without handlers. */
  public void bot(BeanContainer beans, String name) {
    beans.beanInstance(BotRegistry.class).bot(name);
  }

  /** A handler of it. @param value the command or button, empty for other kinds */
  public void handler(
      BeanContainer beans,
      String bot,
      HandlerKind kind,
      String value,
      RuntimeValue<Invoker<Object, Object>> invoker,
      Taking taking) {
    BotRegistry registry = beans.beanInstance(BotRegistry.class);
    Handler plain =
        new InvokedHandler(
            invoker.getValue(),
            taking.getArguments(),
            taking.getTypes(),
            (wanted, context) -> registry.drafts(bot).drafted(wanted, context, taking.getFrom()));
    Role needed = taking.getFrom();
    if (kind == HandlerKind.COMMAND && needed != Role.ANYONE) {
      registry.drafting(bot);
    }
    registry.handler(
        bot,
        kind,
        value,
        needed == Role.ANYONE
            ? plain
            : new GuardedHandler(plain, needed, () -> registry.gate(bot)));
  }

  /** What a bot says when a question gets no answer. */
  public void timeout(
      BeanContainer beans,
      String bot,
      String step,
      RuntimeValue<Invoker<Object, Object>> invoker,
      Taking taking) {
    beans
        .beanInstance(BotRegistry.class)
        .timeout(bot, step, new InvokedTimeout(invoker.getValue(), taking.getArguments()));
  }

  /** A handler of an event. */
  public void event(
      BeanContainer beans,
      String bot,
      EventRoute route,
      RuntimeValue<Invoker<Object, Object>> invoker) {
    beans
        .beanInstance(BotRegistry.class)
        .event(bot, route, new InvokedEventHandler(invoker.getValue(), route));
  }

  /** Templates found on the class path, by file name. */
  public void templates(BeanContainer beans, List<String> files) {
    beans.beanInstance(BotRegistry.class).templates(files);
  }

  /** Takes the application's metrics extension, when it has one. */
  public Consumer<MetricsFactory> metrics(BeanContainer beans) {
    return factory -> beans.beanInstance(Meters.class).factory(factory);
  }

  public io.vertx.core.Handler<RoutingContext> botsPage() {
    return new BotsPage();
  }
}
