package dev.larkpost.testkit;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.identity.Signer;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Somebody who writes to a bot and hears its answers, with an inbox of their own on the node. Says
 * things to the bot's DM unless told otherwise. Used by one test thread.
 */
public final class Person implements AutoCloseable {
  /**
   * How long {@code hears} waits before it fails. Far more than anything takes: it is against
   * hanging, and a slow machine must not meet it.
   */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  private final StreamingClient client;
  private final BotEngine engine;
  private final InboxId bot;
  private final Clock clock;
  private final Heard heard;
  private final AtomicInteger said = new AtomicInteger();

  private Person(StreamingClient client, BotEngine engine, InboxId bot, Clock clock, Heard heard) {
    this.client = client;
    this.engine = engine;
    this.bot = bot;
    this.clock = clock;
    this.heard = heard;
  }

  /** Registers somebody new on the node at this port. @param bot whom they talk to */
  public static Person join(int nodePort, InboxId bot, Clock clock) {
    return join(nodePort, bot, clock, KeySigner.generate(new SecureRandom()));
  }

  /** As {@link #join(int, InboxId, Clock)}, with a wallet that is known before. */
  public static Person join(int nodePort, InboxId bot, Clock clock, Signer wallet) {
    BotState state = BotState.inMemory();
    ClientSetup usual =
        ClientSetup.of(
            wallet,
            GrpcTransport.connect(NetworkAddress.local(nodePort), "larkpost-test/0.1"),
            state.client());
    StreamingClient client = StreamingClient.open(usual);
    Heard heard = new Heard();
    Routes routes =
        Routes.builder()
            .message(
                context -> {
                  heard.add(context.message());
                  return Optional.empty();
                })
            .build();
    BotEngine engine =
        BotEngine.builder(client, state.engine(), routes)
            .name("person")
            .clock(clock)
            .texts(new ConsentTexts("", "", "", ""))
            .build();
    engine.start();
    client.start();
    if (!client.awaitReady(PATIENCE)) {
      throw new AssertionError("the person's client is " + client.state());
    }
    return new Person(client, engine, bot, clock, heard);
  }

  /**
   * Registers somebody new, in real time. @param node a URL, as {@code BotStatus} gives it @param
   * bot inbox id of whom they talk to
   */
  public static Person join(String node, String bot) {
    return join(NetworkAddress.of(node).port(), new InboxId(bot), Clock.systemUTC());
  }

  /** The wallet's address: where events find this person. */
  public String address() {
    return client.identifier().value();
  }

  public InboxId inbox() {
    return client.inboxId();
  }

  /** Says a text to the bot; durable at the person, underway to the bot. */
  public void says(String text) {
    says(new Content.Text(text));
  }

  public void says(Content content) {
    send(new Destination.ToInbox(bot), content);
  }

  /** Says a text into a group. */
  public void says(ConversationId group, String text) {
    send(new Destination.InConversation(group), new Content.Text(text));
  }

  private void send(Destination destination, Content content) {
    String key = inbox() + "-" + said.incrementAndGet();
    engine.send(
        List.of(
            new NewDelivery(
                Lane.NOTIFICATION,
                destination,
                new Body(ContentCodec.encode(content), key, true),
                Optional.empty(),
                clock.instant())));
  }

  /** Opens a group with the bot and these others. */
  public ConversationId group(String name, Person... others) {
    List<InboxId> members = new ArrayList<>(List.of(bot));
    for (Person other : others) {
      members.add(other.inbox());
    }
    return client.groups().create(GroupOptions.named(name), members);
  }

  /** Waits for the next message not heard yet and checks that it is this text. */
  public Message hears(String text) {
    Message next = heard.next(PATIENCE);
    if (!next.text().equals(Optional.of(text))) {
      throw new AssertionError("heard something else than \"" + text + "\": " + next.content());
    }
    return next;
  }

  /** Waits for the next message not heard yet that fits; others before it are passed over. */
  public Message hears(Predicate<Message> fits) {
    Message next = heard.next(PATIENCE);
    while (!fits.test(next)) {
      next = heard.next(PATIENCE);
    }
    return next;
  }

  /** Everything heard so far, in order. */
  public List<Message> everything() {
    return heard.all();
  }

  @Override
  public void close() {
    engine.close();
    client.close();
  }
}
