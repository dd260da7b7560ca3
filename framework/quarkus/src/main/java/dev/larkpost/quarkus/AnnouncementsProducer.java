package dev.larkpost.quarkus;

import dev.larkpost.engine.Announcements;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code @Inject Announcements}: in a class with {@code @Bot} that bot's, elsewhere those of the
 * application's only bot. May be injected before the bot has started; the first call waits for it.
 */
@Singleton
public class AnnouncementsProducer {
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);

  private final Bots bots;
  private final BotRegistry registry;

  AnnouncementsProducer(Bots bots, BotRegistry registry) {
    this.bots = bots;
    this.registry = registry;
  }

  @Produces
  @Dependent
  Announcements announcements(InjectionPoint place) {
    Class<?> holder = place.getMember().getDeclaringClass();
    Optional<String> named = Optional.ofNullable(holder.getAnnotation(Bot.class)).map(Bot::value);
    return (Announcements)
        Proxy.newProxyInstance(
            Announcements.class.getClassLoader(),
            new Class<?>[] {Announcements.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(of(named), arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getTargetException();
              }
            });
  }

  private Announcements of(Optional<String> named) {
    String bot = named.orElseGet(this::only);
    return bots.started(bot, START_PATIENCE)
        .orElseThrow(() -> new IllegalStateException("bot " + bot + " has not started"))
        .engine()
        .announcements();
  }

  private String only() {
    if (registry.names().size() != 1) {
      throw new IllegalStateException(
          "there are several bots: inject Announcements into a class with @Bot");
    }
    return registry.names().iterator().next();
  }
}
