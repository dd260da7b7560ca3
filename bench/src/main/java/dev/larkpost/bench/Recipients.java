package dev.larkpost.bench;

import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.ConversationInfo;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.MemoryClientStore;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * People who are registered, switched off while somebody writes to them, and afterwards decrypt
 * what there is. Their keys stay in memory. Used by one thread.
 */
final class Recipients {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration GAP_CHECK = Duration.ofSeconds(2);
  private static final int PAGE = 100;

  /** Somebody. */
  private record Person(KeySigner signer, MemoryClientStore store, InboxId inbox) {
    String address() {
      return signer.identifier().value();
    }
  }

  /**
   * What became of all of them together.
   *
   * @param exact people who could read exactly what they were to read, each once, with no other
   *     ciphertext in their conversation
   * @param lost texts that were not there
   * @param twice texts that were there again, readable or as a second ciphertext
   * @param conversations more than one with the same bot
   */
  record Verdict(int exact, int lost, int twice, int conversations) {
    Verdict plus(Verdict o) {
      return new Verdict(
          exact + o.exact, lost + o.lost, twice + o.twice, conversations + o.conversations);
    }
  }

  private final Clients clients;
  private final int threads;
  private final SecureRandom random = new SecureRandom();
  private final List<Person> people = new ArrayList<>();

  Recipients(Clients clients, int threads) {
    this.clients = clients;
    this.threads = threads;
  }

  /** Registers so many. @return their addresses */
  List<String> register(int count) {
    people.addAll(each(IntStream.range(0, count).boxed().toList(), (shared, n) -> join(shared)));
    return people.stream().map(Person::address).toList();
  }

  private Person join(Transport shared) {
    KeySigner signer = KeySigner.generate(random);
    MemoryClientStore store = new MemoryClientStore();
    try (StreamingClient client = open(shared, signer, store)) {
      return new Person(signer, store, client.inboxId());
    }
  }

  private StreamingClient open(Transport shared, KeySigner signer, MemoryClientStore store) {
    return StreamingClient.open(
        new ClientSetup(
            signer,
            new SharedTransport(shared),
            store,
            false,
            Duration.ofMinutes(1),
            GAP_CHECK,
            1,
            Clock.systemUTC(),
            random));
  }

  /** Holds what each can read from this bot against what was written to its address. */
  Verdict verify(InboxId bot, Function<String, List<String>> wanted) {
    return each(people, (shared, person) -> look(shared, person, bot, wanted)).stream()
        .reduce(new Verdict(0, 0, 0, 0), Verdict::plus);
  }

  private Verdict look(
      Transport shared, Person person, InboxId bot, Function<String, List<String>> wanted) {
    List<String> expected = wanted.apply(person.address());
    try (StreamingClient client = open(shared, person.signer(), person.store())) {
      Reading reading = new Reading(client, (sender, text) -> sender.equals(bot));
      Clients.started(client);
      reading.await(expected.size(), PATIENCE);
      List<ConversationInfo> conversations = client.conversations(Optional.empty(), PAGE);
      int ciphertexts = 0;
      for (ConversationInfo conversation : conversations) {
        // All but the commit that made it.
        ciphertexts += envelopes(shared, Topic.group(conversation.id())) - 1;
      }
      return compared(expected, read(client, bot), ciphertexts, conversations.size());
    }
  }

  private static int envelopes(Transport shared, Topic topic) {
    int count = 0;
    long after = 0;
    List<dev.larkpost.xmtp.transport.Envelope> page;
    do {
      page = shared.read(Map.of(topic, after), PAGE).envelopes();
      count += page.size();
      after = page.isEmpty() ? after : page.getLast().position();
    } while (page.size() == PAGE);
    return count;
  }

  private static List<String> read(StreamingClient client, InboxId bot) {
    List<InboundMessage> rows =
        client.transactions().inSnapshot(tx -> client.inbound().unhandled(tx, 0, 10 * PAGE));
    return rows.stream()
        .filter(row -> row.sender().equals(bot))
        .map(row -> ContentCodec.decode(row.content()))
        .filter(Content.Text.class::isInstance)
        .map(content -> ((Content.Text) content).text())
        .toList();
  }

  private static Verdict compared(
      List<String> expected, List<String> read, int ciphertexts, int conversations) {
    Map<String, Integer> left = new HashMap<>();
    expected.forEach(text -> left.merge(text, 1, Integer::sum));
    read.forEach(text -> left.merge(text, -1, Integer::sum));
    int lost = left.values().stream().filter(n -> n > 0).mapToInt(n -> n).sum();
    int again = -left.values().stream().filter(n -> n < 0).mapToInt(n -> n).sum();
    int twice = Math.max(again, Math.max(0, ciphertexts - (expected.size() - lost)));
    int more = Math.max(0, conversations - 1);
    return new Verdict(lost + twice + more == 0 ? 1 : 0, lost, twice, more);
  }

  /** Does something for each of them. */
  private interface Work<A, T> {
    T of(Transport shared, A one);
  }

  private <A, T> List<T> each(List<A> all, Work<A, T> work) {
    List<T> done = new ArrayList<>();
    try (Transport shared = clients.connect();
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> running = new ArrayList<>();
      all.forEach(one -> running.add(pool.submit(() -> work.of(shared, one))));
      for (Future<T> one : running) {
        done.add(one.get());
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("one of the recipients failed", e);
    }
  }
}
