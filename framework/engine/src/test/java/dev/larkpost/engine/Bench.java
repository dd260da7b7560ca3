package dev.larkpost.engine;

import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A bot on one thread and a manual clock, over a network that does as told. */
final class Bench {
  static final InboxId ALICE = new InboxId("a1".repeat(32));
  static final InboxId BOB = new InboxId("b0".repeat(32));

  final TickingClock clock = new TickingClock();
  final FakeClient client;
  final EngineStores stores;
  final Recorder recorder = new Recorder();
  final BotEngine engine;

  Bench(Routes routes) {
    this(new FakeClient(), EngineStores.inMemory(), routes, b -> {});
  }

  Bench(FakeClient client, EngineStores stores, Routes routes, Consumer<BotEngineBuilder> more) {
    this.client = client;
    this.stores = stores;
    BotEngineBuilder builder =
        BotEngine.builder(client, stores, routes)
            .clock(clock)
            .threads(Runnable::run)
            .listener(recorder)
            .settings(EngineSettings.defaults("test", new Random(7)));
    more.accept(builder);
    this.engine = builder.build();
  }

  static Bench gm() {
    return new Bench(Routes.builder().text(context -> "gm").build());
  }

  MessageId says(InboxId who, String text) {
    return says(who, new Content.Text(text));
  }

  MessageId says(InboxId who, Content content) {
    return client.receive(who, FakeClient.dm(who), content);
  }

  /** Runs until there is nothing to do now. */
  void settle() {
    int rounds = 0;
    while (engine.runOnce()) {
      if (++rounds > 10_000) {
        throw new AssertionError("never quiet");
      }
    }
  }

  /** Lets time pass in steps, running what becomes due. */
  void pass(Duration time) {
    Duration step = Duration.ofMillis(100);
    for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(step)) {
      clock.pass(step);
      settle();
    }
  }

  List<String> textsTo(InboxId who) {
    ConversationId dm = FakeClient.dm(who);
    return client.network.stream()
        .filter(s -> s.conversation().equals(dm))
        .map(s -> s.content() instanceof Content.Text t ? t.text() : s.content().toString())
        .toList();
  }
}
