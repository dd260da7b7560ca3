package dev.larkpost.quarkus;

import io.quarkus.arc.runtime.BeanContainer;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.invoke.Invoker;
import java.util.List;

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
      List<Argument> arguments) {
    beans
        .beanInstance(BotRegistry.class)
        .handler(bot, kind, value, new InvokedHandler(invoker.getValue(), arguments));
  }

  public Handler<RoutingContext> botsPage() {
    return new BotsPage();
  }
}
