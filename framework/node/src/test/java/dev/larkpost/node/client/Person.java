package dev.larkpost.node.client;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.ConfirmationListener;
import dev.larkpost.xmtp.conversation.Draft;
import dev.larkpost.xmtp.conversation.SealGuard;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.MemoryClientStore;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import dev.larkpost.xmtp.transport.PublishResult;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Somebody with our client: says things, and remembers what was heard and confirmed. */
final class Person implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(5);

  private final StreamingClient client;
  private final AtomicLong references = new AtomicLong(1);
  private final List<InboundMessage> heard = new ArrayList<>();
  private final Set<Long> confirmed = new HashSet<>();
  private final Set<Long> lost = new HashSet<>();
  private long after;

  private Person(StreamingClient client) {
    this.client = client;
    client.onInbound(this::pull);
    client.onConfirmation(
        new ConfirmationListener() {
          @Override
          public void confirmed(Transaction tx, List<Long> refs) {
            tx.afterCommit(() -> note(refs));
          }

          @Override
          public void lost(Transaction tx, List<Long> refs) {
            tx.afterCommit(() -> noteLost(refs));
          }
        });
  }

  static Person join(int port) {
    return join(port, KeySigner.generate(new SecureRandom()), new MemoryClientStore());
  }

  static Person join(int port, KeySigner signer, ClientStore store) {
    return join(port, signer, store, Clock.systemUTC());
  }

  static Person join(int port, KeySigner signer, ClientStore store, Clock clock) {
    Person person = open(port, signer, store, clock);
    person.starts();
    return person;
  }

  /** Not started yet. */
  static Person open(int port, KeySigner signer, ClientStore store, Clock clock) {
    GrpcTransport transport =
        GrpcTransport.connect(NetworkAddress.local(port), "larkpost-test/0.1");
    return new Person(
        StreamingClient.open(
            ClientSetup.of(signer, transport, store).allowingNewInstallation().on(clock)));
  }

  void starts() {
    client.start();
    if (!client.awaitReady(PATIENCE)) {
      throw new AssertionError("not ready: " + client.state() + " " + client.counters().snapshot());
    }
  }

  StreamingClient client() {
    return client;
  }

  private synchronized void pull() {
    List<InboundMessage> fresh =
        client.transactions().inSnapshot(tx -> client.inbound().unhandled(tx, after, 1000));
    heard.addAll(fresh);
    after = heard.isEmpty() ? after : heard.getLast().sequence();
    notifyAll();
  }

  private synchronized void noteLost(List<Long> refs) {
    lost.addAll(refs);
    notifyAll();
  }

  private synchronized void note(List<Long> refs) {
    confirmed.addAll(refs);
    notifyAll();
  }

  /** Seals and publishes; returns once it was read back. */
  MessageId says(ConversationId conversation, Content content) {
    return says(conversation, ContentCodec.encode(content));
  }

  /** Any bytes at all. */
  MessageId says(ConversationId conversation, byte[] content) {
    long reference = references.getAndIncrement();
    if (!(seals(reference, conversation, content) instanceof SealResult.Sealed sealed)) {
      throw new AssertionError("not sealed");
    }
    publishes(reference);
    await(() -> confirmed.contains(reference), "confirmation of " + reference);
    return sealed.message();
  }

  /** Seals only. @param reference of the caller's choice, above all that {@link #says} took */
  SealResult seals(long reference, ConversationId conversation, Content content) {
    return seals(reference, conversation, ContentCodec.encode(content));
  }

  private SealResult seals(long reference, ConversationId conversation, byte[] content) {
    Draft draft = new Draft(reference, conversation, content, "key-" + reference, true);
    return client.seal(List.of(draft), ALLOW_ALL).getFirst();
  }

  void publishes(long reference) {
    PublishResult result = client.publish(List.of(reference)).getFirst();
    if (!(result instanceof PublishResult.Stored)) {
      throw new AssertionError("not published: " + result);
    }
  }

  MessageId says(ConversationId conversation, String text) {
    return says(conversation, new Content.Text(text));
  }

  /** What waits for a handler in a conversation, but for the news of its beginning. */
  List<Content> waiting(ConversationId conversation) {
    return unhandled().stream()
        .filter(m -> m.conversation().equals(conversation))
        .map(m -> ContentCodec.decode(m.content()))
        .filter(c -> !(c instanceof Content.GroupUpdated))
        .toList();
  }

  /** Everything that waits was handled. */
  void handlesAll() {
    List<Long> all = unhandled().stream().map(InboundMessage::sequence).toList();
    client.transactions().inTransaction(tx -> client.inbound().handled(tx, all));
  }

  private List<InboundMessage> unhandled() {
    return client.transactions().inSnapshot(tx -> client.inbound().unhandled(tx, 0, 1000));
  }

  /** Waits until a reference was read back. */
  void awaitsConfirmation(long reference) {
    await(() -> confirmed.contains(reference), "confirmation of " + reference);
  }

  /** Waits until the client has counted so many of these. */
  void awaitsCount(String code, long atLeast) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (counted(code) < atLeast) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "waited in vain for " + code + ": " + client.counters().snapshot());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  synchronized Set<Long> lost() {
    return Set.copyOf(lost);
  }

  /** Two rounds: what the first publishes the second reads back. */
  void keepsHouse() {
    client.runHousekeeping();
    client.runHousekeeping();
  }

  long counted(String code) {
    return client.counters().snapshot().getOrDefault(code, 0L);
  }

  /** Waits until some message says this text. */
  InboundMessage hears(String text) {
    return hears(m -> ContentCodec.decode(m.content()).equals(new Content.Text(text)), text);
  }

  /** Waits until somebody says this text in that conversation. */
  InboundMessage hears(String text, ConversationId conversation) {
    return hears(
        m ->
            m.conversation().equals(conversation)
                && ContentCodec.decode(m.content()).equals(new Content.Text(text)),
        text);
  }

  InboundMessage hears(Predicate<InboundMessage> fits, String what) {
    await(() -> heard.stream().anyMatch(fits), what);
    synchronized (this) {
      return heard.stream().filter(fits).findFirst().orElseThrow();
    }
  }

  static Optional<Content.GroupUpdated> updated(InboundMessage message) {
    return ContentCodec.decode(message.content()) instanceof Content.GroupUpdated u
        ? Optional.of(u)
        : Optional.empty();
  }

  /** Whether this is the news that somebody was removed. */
  static boolean removes(InboundMessage message, Person who) {
    return updated(message).filter(u -> u.removed().contains(who.client().inboxId())).isPresent();
  }

  synchronized List<Content> texts(ConversationId conversation) {
    return heard.stream()
        .filter(m -> m.conversation().equals(conversation))
        .map(m -> ContentCodec.decode(m.content()))
        .filter(Content.Text.class::isInstance)
        .toList();
  }

  private synchronized void await(java.util.function.BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(
            "waited in vain for " + what + "; " + client.counters().snapshot());
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (XmtpException e) {
      throw new AssertionError(e);
    }
  }

  private static final SealGuard ALLOW_ALL =
      new SealGuard() {
        @Override
        public OptionalLong admit(Transaction tx, Draft draft) {
          return OptionalLong.of(draft.reference());
        }

        @Override
        public void sealed(Transaction tx, List<SealResult> results) {}
      };
}
