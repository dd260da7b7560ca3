package dev.larkpost.bots.notifier;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.LarkpostConfig;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The chain before the bot starts, some people afterwards, and a word about where to look. */
@Singleton
class Demo {
  private static final Logger LOG = Logger.getLogger(Demo.class);
  private static final List<String> NAMES = List.of("Ann", "Ben", "Eva");
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final int BEFORE_BOTS = 1;
  private static final int AFTER_BOTS = Integer.MAX_VALUE;
  private static final long AMOUNT = 5;

  private final NotifierConfig config;
  private final LarkpostConfig larkpost;
  private final Bots bots;
  private final String page;
  private final List<DemoPerson> people = new CopyOnWriteArrayList<>();
  private volatile Optional<DemoChain> chain = Optional.empty();
  private volatile boolean stopped;

  Demo(
      NotifierConfig config,
      LarkpostConfig larkpost,
      Bots bots,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.config = config;
    this.larkpost = larkpost;
    this.bots = bots;
    this.page = "http://" + host + ":" + port + "/";
  }

  void start(@Observes @Priority(BEFORE_BOTS) StartupEvent event) {
    if (config.demo()) {
      startChain();
    }
  }

  /** Not before the port is open that the line names. */
  void greet(@ObservesAsync HttpServerStart event) {
    Thread.ofVirtual().name("notifier-welcome").start(this::welcome);
  }

  private void startChain() {
    try {
      DemoChain started =
          DemoChain.start(
              new DemoChain.Wish(
                  larkpost.data().resolve("chain"), config.chainPort(), config.chainRpc()));
      chain = Optional.of(started);
      // The example's configuration names the chain by these.
      System.setProperty("demo.rpc", started.http());
      System.setProperty("demo.chain-id", Long.toString(started.chainId()));
      System.setProperty("demo.coin", started.coin());
    } catch (IllegalStateException refused) {
      LOG.errorf("the demo cannot start: %s", refused.getMessage());
      throw new PreventFurtherStepsException(refused.getMessage(), 1);
    }
  }

  private void welcome() {
    if (!bots.awaitReady(PATIENCE)) {
      return;
    }
    BotStatus bot = bots.status().getFirst();
    if (config.demo()) {
      arrive(bot);
    }
    System.out.println(text(bot));
  }

  private synchronized void arrive(BotStatus bot) {
    for (String name : NAMES) {
      if (!stopped) {
        people.add(DemoPerson.arrive(name, bot.node()));
      }
    }
  }

  private String text(BotStatus bot) {
    String look =
        config.demo()
            ? "open " + page + ", make a transfer, and see it arrive"
            : "write to the address in any XMTP app; it tells what its rules say";
    return """
        The notifier is ready.
          address    %s
          inbox id   %s
          node       %s
          chain      %s
          status     %sapi/bots
          try it     %s
        """
        .formatted(
            bot.address(),
            bot.inboxId(),
            bot.node(),
            chain.map(DemoChain::http).orElse("as configured"),
            page,
            look);
  }

  boolean isOn() {
    return config.demo();
  }

  Optional<DemoChain> chain() {
    return chain;
  }

  List<DemoPerson> people() {
    return List.copyOf(people);
  }

  /** Gives a person of the demo some tokens. @return false when there is nobody of that name */
  boolean transfer(String name) {
    Optional<DemoPerson> person = people.stream().filter(p -> p.name().equals(name)).findFirst();
    person.ifPresent(
        p -> {
          chain.orElseThrow().transfer(p.address(), AMOUNT);
          LOG.infof("%d DEMO were transferred to %s", AMOUNT, p.name());
        });
    return person.isPresent();
  }

  void leave(@Observes @Priority(BEFORE_BOTS) ShutdownEvent event) {
    stopped = true;
    synchronized (this) {
      people.forEach(DemoPerson::close);
      people.clear();
    }
  }

  void stop(@Observes @Priority(AFTER_BOTS) ShutdownEvent event) {
    chain.ifPresent(DemoChain::close);
  }
}
