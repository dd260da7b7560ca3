package dev.larkpost.bots.gm;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.LarkpostConfig;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says on the terminal, once the bot is ready, where it is and how to say gm. */
@Singleton
class Welcome {
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Bots bots;
  private final LarkpostConfig config;
  private final String host;
  private final int port;

  Welcome(
      Bots bots,
      LarkpostConfig config,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.bots = bots;
    this.config = config;
    this.host = host;
    this.port = port;
  }

  /** Not before the port is open that the line names. */
  void start(@ObservesAsync HttpServerStart event) {
    Thread.ofVirtual().name("gm-welcome").start(this::sayWhenReady);
  }

  private void sayWhenReady() {
    if (bots.awaitReady(PATIENCE)) {
      bots.status().forEach(bot -> System.out.println(text(bot)));
    }
  }

  private String text(BotStatus bot) {
    String page = "http://" + host + ":" + port + "/";
    boolean local = config.network().equalsIgnoreCase("local");
    return """

        The gm bot is ready.
          address    %s
          inbox id   %s
          node       %s
          status     %sapi/bots
          say gm     %s
        """
        .formatted(
            bot.address(), bot.inboxId(), bot.node(), page, local ? say(page) : sayAnywhere());
  }

  private static String say(String page) {
    return "open " + page + " or write to the address with any XMTP client of this node";
  }

  private static String sayAnywhere() {
    return "write to the address in any XMTP app";
  }
}
