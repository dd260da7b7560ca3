package dev.larkpost.quarkus;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotEngineBuilder;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.EngineSettings;
import dev.larkpost.engine.EngineStores;
import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.inbound.InboundSettings;
import dev.larkpost.engine.inbound.Middleware;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.limit.PacedTransport;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.receipt.Receipts;
import dev.larkpost.engine.send.SendSettings;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.engine.watch.Listeners;
import dev.larkpost.engine.watch.LogListener;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.identity.Signer;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import dev.larkpost.xmtp.transport.Transport;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Brings one bot to life: key, state, registration, client, engine. When the network cannot be
 * reached it goes on trying on a thread of its own; every other failure ends the start.
 */
final class BotStart implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BotStart.class);
  private static final String APP_VERSION = "larkpost/0.1";
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_MOST = Duration.ofMinutes(1);

  /** What all bots of the application share. */
  record Parts(
      LarkpostConfig config,
      BotRegistry registry,
      States states,
      NetworkAddress address,
      Networks.Limiters limiters,
      Wiring wiring) {}

  private final Parts parts;
  private final String name;
  private final Path folder;
  private final List<EngineListener> listeners;
  private final List<Middleware> middleware;
  private Optional<Thread> retrying = Optional.empty();
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile boolean closed;

  BotStart(
      Parts parts,
      String name,
      Path folder,
      List<EngineListener> listeners,
      List<Middleware> middleware) {
    this.parts = parts;
    this.name = name;
    this.folder = folder;
    this.listeners = listeners;
    this.middleware = middleware;
  }

  String name() {
    return name;
  }

  /** Not at work yet. */
  boolean waiting() {
    return started.getCount() > 0;
  }

  /** Waits until it is at work. @return false when the time is over */
  boolean await(Duration atMost) {
    try {
      return started.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  BotStatus status() {
    return new BotStatus(
        name,
        "",
        "",
        "",
        parts.address().toString(),
        ClientState.STARTING.name(),
        Optional.empty(),
        0,
        List.of(),
        List.of());
  }

  /** Tries once on this thread, and on another one when the network is away. */
  void run(Consumer<RunningBot> started) {
    if (!attempt(started)) {
      retrying =
          Optional.of(
              Thread.ofVirtual().name("larkpost-start-" + name).start(() -> retry(started)));
    }
  }

  private void retry(Consumer<RunningBot> started) {
    Backoff backoff = new Backoff(RETRY_FIRST, RETRY_MOST, new Random());
    int attempt = 1;
    try {
      while (!closed && !attempt(started)) {
        Thread.sleep(backoff.after(attempt++));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      LOG.errorf("LP4002 bot %s cannot start: %s", name, failed.getMessage());
    }
  }

  /** False when it is worth trying again. */
  private boolean attempt(Consumer<RunningBot> started) {
    try {
      RunningBot bot = open();
      if (closed) {
        bot.close();
        return true;
      }
      started.accept(bot);
      this.started.countDown();
      LOG.infof(
          "LP4004 bot started name=%s address=%s inbox=%s node=%s",
          name,
          bot.client().identifier().shortened(),
          bot.client().inboxId(),
          parts.address().toString());
      return true;
    } catch (XmtpException failed) {
      if (failed.retry() == XmtpException.Retry.NEVER) {
        throw failed;
      }
      LOG.warnf("LP4003 bot %s waits for %s: %s", name, parts.address(), failed.code());
      return false;
    }
  }

  private RunningBot open() {
    Signer signer = signer();
    BotState state = parts.states().open(folder);
    Transport transport = transport();
    XmtpClient client;
    try {
      client = StreamingClient.open(setup(signer, transport, state));
    } catch (RuntimeException failed) {
      transport.close();
      state.client().close();
      throw failed;
    }
    try {
      return run(client, state);
    } catch (RuntimeException failed) {
      client.close();
      throw failed;
    }
  }

  private RunningBot run(XmtpClient client, BotState state) {
    EngineStores plain = state.engine();
    Tracing tracing = Listeners.of(listeners).tracing();
    Optional<Receipts> receipts =
        parts.wiring().offers().publishesReceipts()
            ? Optional.of(
                new Receipts(
                    plain.receipts(),
                    Clock.systemUTC(),
                    new Origins(plain.announcements(), tracing, client.inboxId())))
            : Optional.empty();
    EngineStores stores = receipts.map(plain::leaving).orElse(plain);
    BotWiring wiring = BotWiring.open(parts.wiring(), name, client, stores, tracing);
    try {
      BotEngine engine = engine(client, stores, receipts, wiring);
      parts
          .registry()
          .drafts(name, new Drafts(engine.announcements(), parts.registry().gate(name).roles()));
      engine.start();
      client.start();
      wiring.start(engine);
      return new RunningBot(
          name,
          parts.address().toString(),
          client,
          engine,
          new RecentHealth(client, Clock.systemUTC()),
          wiring);
    } catch (RuntimeException failed) {
      wiring.close();
      throw failed;
    }
  }

  private Transport transport() {
    Networks.Limiters limiters = parts.limiters();
    return new PacedTransport(
        GrpcTransport.connect(parts.address(), APP_VERSION),
        limiters.publishes(),
        limiters.reads(),
        Clock.systemUTC());
  }

  private Signer signer() {
    LarkpostConfig config = parts.config();
    WalletKeys.Sources common =
        new WalletKeys.Sources(
            config.key(),
            config.keyFile(),
            config.keystore(),
            config.keystorePassword(),
            config.keystorePasswordFile());
    WalletKeys.Sources sources =
        Optional.ofNullable(config.bots().get(name))
            .map(BotStart::sources)
            .filter(WalletKeys.Sources::any)
            .orElse(common);
    // Without its state a bot cannot come back to its inbox, so neither does the key we make for
    // it.
    Optional<Path> kept = parts.states().inMemory() ? Optional.empty() : Optional.of(folder);
    return new WalletKeys(new SecureRandom()).signer(sources, kept, Networks.isLocal(config));
  }

  private static WalletKeys.Sources sources(BotConfig bot) {
    return new WalletKeys.Sources(
        bot.key(),
        bot.keyFile(),
        bot.keystore(),
        bot.keystorePassword(),
        bot.keystorePasswordFile());
  }

  private ClientSetup setup(Signer signer, Transport transport, BotState state) {
    ClientSetup setup = ClientSetup.of(signer, transport, state.client());
    return parts.config().newInstallation() ? setup.allowingNewInstallation() : setup;
  }

  private BotEngine engine(
      XmtpClient client, EngineStores stores, Optional<Receipts> receipts, BotWiring wiring) {
    BotEngineBuilder builder =
        BotEngine.builder(client, stores, parts.registry().routes(name))
            .name("larkpost-" + name)
            .limiter(parts.limiters().publishes())
            .settings(settings())
            .texts(texts())
            .forecast(parts.limiters().forecast())
            .listener(new LogListener(name));
    receipts.ifPresent(r -> builder.middleware(r.replies()));
    parts.config().send().retryUnreachable().ifPresent(builder::retryUnreachable);
    wiring.addTo(builder);
    listeners.forEach(builder::listener);
    middleware.forEach(builder::middleware);
    return builder.build();
  }

  private EngineSettings settings() {
    InboundConfig in = parts.config().inbound();
    SendConfig out = parts.config().send();
    Random random = new Random();
    SendSettings usual = EngineSettings.defaults(name, random).send();
    return new EngineSettings(
        new InboundSettings(
            in.waiting(),
            in.attempts(),
            new Backoff(in.retry(), in.retryMost(), random),
            in.patience(),
            in.handlerTime()),
        new SendSettings(
            name,
            usual.lease(),
            out.batch(),
            Math.max(usual.readyMax(), out.batch()),
            usual.attemptsMax(),
            usual.backoff()),
        out.senders(),
        in.floodMost(),
        in.floodPeriod(),
        out.retention());
  }

  private ConsentTexts texts() {
    ConsentConfig texts = parts.config().consent();
    return new ConsentTexts(
        silent(texts.stopped()),
        silent(texts.muted()),
        silent(texts.started()),
        silent(texts.help()));
  }

  /** Configuration has no empty texts, so silence has a word. */
  private static String silent(String text) {
    return text.equals("none") ? "" : text;
  }

  @Override
  public void close() {
    closed = true;
    retrying.ifPresent(Thread::interrupt);
  }
}
