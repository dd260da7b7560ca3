package dev.larkpost.bots.announcer;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.LarkpostConfig;
import dev.larkpost.xmtp.id.InboxId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Once the bot is ready: brings listeners in when asked to, and says how to announce. */
@Singleton
class Welcome {
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final AnnouncerConfig config;
  private final LarkpostConfig larkpost;
  private final Bots bots;
  private final String http;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  Welcome(
      AnnouncerConfig config,
      LarkpostConfig larkpost,
      Bots bots,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.config = config;
    this.larkpost = larkpost;
    this.bots = bots;
    this.http = "http://" + host + ":" + port;
  }

  /** Not before the port is open that the line names. */
  void start(@ObservesAsync HttpServerStart event) {
    Thread.ofVirtual().name("announcer-welcome").start(this::whenReady);
  }

  private void whenReady() {
    if (!bots.awaitReady(PATIENCE)) {
      return;
    }
    BotStatus bot = bots.status().getFirst();
    if (larkpost.network().equalsIgnoreCase("local")) {
      for (int i = 1; i <= config.demoPeople() && !stopped; i++) {
        listeners.add(
            Listener.arrive(
                "listener " + i, bot.node(), new InboxId(bot.inboxId()), config.category()));
      }
    }
    if (stopped) {
      stop();
    } else {
      System.out.println(text(bot));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stop();
  }

  private void stop() {
    stopped = true;
    listeners.forEach(Listener::close);
    listeners.clear();
  }

  private String text(BotStatus bot) {
    return """

        The announcer is ready, and %d made-up people listen.
          address    %s
          inbox id   %s
          node       %s
          status     %s/api/bots
          page       %s/console/
          draft      curl -H 'content-type: application/json' %s/api/bots/announcer/announcements \\
                       -d '{"key": "hello-1", "category": "%s", "audience": "%s", "markdown": "We are **live**!"}'
          send       curl -X POST %s/api/bots/announcer/announcements/1/approve
          in a chat  /announce We are live!   (for addresses of larkpost.owners)
        """
        .formatted(
            listeners.size(),
            bot.address(),
            bot.inboxId(),
            bot.node(),
            http,
            http,
            http,
            config.category(),
            config.audience(),
            http);
  }
}
