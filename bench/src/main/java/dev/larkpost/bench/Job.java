package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.InboxId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The commands of our side. Used by one thread. */
final class Job {
  private static final Duration READ_PATIENCE = Duration.ofSeconds(10);
  private static final int COLLECTIONS = 4;
  private static final double MB = 1024 * 1024;

  private final Clients clients;
  private final ObjectMapper json = new ObjectMapper();
  private final List<StreamingClient> witnesses = new ArrayList<>();
  private Path file = Path.of("");
  private Optional<StreamingClient> client = Optional.empty();
  private Optional<Texts> texts = Optional.empty();
  private Optional<Bot> bot = Optional.empty();

  Job(Clients clients) {
    this.clients = clients;
  }

  /** Runs one command. @throws IllegalArgumentException when it is unknown */
  ObjectNode run(String name, JsonNode c) {
    return switch (name) {
      case "peers" -> peers(c);
      case "strangers" -> strangers(c);
      case "witnesses" -> witnesses(c);
      case "read" -> read(c);
      case "register" -> register(c);
      case "open" -> open(c);
      case "openDms" -> openDms(c);
      case "newDms" -> newDms(c);
      case "texts" -> texts(c);
      case "storeBytes" -> storeBytes();
      case "makeBot" -> makeBot(c);
      case "catchUp" -> catchUp(c);
      case "ready" -> ready(c);
      case "bot" -> bot(c);
      case "announce" -> announce(c);
      case "startSteady" -> startSteady(c);
      case "stopSteady" -> answer().put("perSecond", bot.orElseThrow().stopSteady());
      default -> throw new IllegalArgumentException("no command " + name);
    };
  }

  private static ObjectNode answer() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode inboxes(List<InboxId> inboxes) {
    ObjectNode answer = answer();
    ArrayNode list = answer.putArray("inboxes");
    inboxes.forEach(inbox -> list.add(inbox.value()));
    return answer;
  }

  private static List<InboxId> inboxes(JsonNode array) {
    List<InboxId> inboxes = new ArrayList<>();
    array.forEach(inbox -> inboxes.add(new InboxId(inbox.asText())));
    return inboxes;
  }

  private List<InboxId> range(JsonNode c) {
    try {
      return inboxes(json.readTree(Path.of(c.path("peers").asText()).toFile()))
          .subList(from(c), to(c));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int from(JsonNode c) {
    return c.path("from").asInt();
  }

  private static int to(JsonNode c) {
    return c.path("to").asInt();
  }

  private static String tag(JsonNode c) {
    return c.path("tag").asText();
  }

  private static int n(JsonNode c) {
    return c.path("n").asInt();
  }

  private static Path folder(JsonNode c) {
    return Path.of(c.path("dir").asText());
  }

  private ObjectNode peers(JsonNode c) {
    return inboxes(new Crowd(clients, c.path("threads").asInt()).register(n(c)));
  }

  private ObjectNode strangers(JsonNode c) {
    new Crowd(clients, c.path("threads").asInt()).write(n(c), inboxes(c.path("bots")));
    return answer();
  }

  private ObjectNode witnesses(JsonNode c) {
    for (int i = 0; i < n(c); i++) {
      witnesses.add(clients.reader());
    }
    return inboxes(witnesses.stream().map(StreamingClient::inboxId).toList());
  }

  private ObjectNode read(JsonNode c) {
    InboxId sender = new InboxId(c.path("sender").asText());
    String prefix = c.path("prefix").asText();
    ObjectNode answer = answer();
    ArrayNode counts = answer.putArray("counts");
    for (StreamingClient witness : witnesses) {
      Clients.started(witness);
      Reading reading =
          new Reading(witness, (from, text) -> from.equals(sender) && text.startsWith(prefix));
      counts.add(reading.await(c.path("expected").asInt(), READ_PATIENCE));
    }
    return answer;
  }

  private ObjectNode register(JsonNode c) {
    List<StreamingClient> made = new ArrayList<>();
    ObjectNode measured =
        Measured.of(
            n(c),
            () -> {
              for (int i = 0; i < n(c); i++) {
                made.add(clients.open(folder(c), tag(c) + "-" + i));
              }
            });
    made.forEach(StreamingClient::close);
    return measured;
  }

  private ObjectNode open(JsonNode c) {
    file = Clients.file(folder(c), "client");
    StreamingClient opened = Clients.started(clients.open(folder(c), "client"));
    client = Optional.of(opened);
    texts = Optional.of(new Texts(opened));
    return answer().put("inbox", opened.inboxId().value());
  }

  private ObjectNode openDms(JsonNode c) {
    List<InboxId> peers = range(c);
    bot.ifPresentOrElse(b -> b.openDms(peers), () -> texts.orElseThrow().openDms(peers));
    return answer();
  }

  private ObjectNode newDms(JsonNode c) {
    List<InboxId> peers = range(c);
    Texts all = texts.orElseThrow();
    return Measured.of(
        peers.size(),
        () -> {
          all.openDms(peers);
          all.send(from(c), to(c), 1, tag(c));
        });
  }

  private ObjectNode texts(JsonNode c) {
    int each = c.path("each").asInt();
    return Measured.of(
        (to(c) - from(c)) * each, () -> texts.orElseThrow().send(from(c), to(c), each, tag(c)));
  }

  /** What the store takes once the bot is switched off, which is also its checkpoint. */
  private ObjectNode storeBytes() {
    close();
    try (Stream<Path> files =
        Files.list(Optional.ofNullable(file.getParent()).orElse(Path.of(".")))) {
      String name = String.valueOf(file.getFileName());
      long bytes =
          files
              .filter(f -> String.valueOf(f.getFileName()).startsWith(name))
              .mapToLong(f -> f.toFile().length())
              .sum();
      return answer().put("bytes", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode makeBot(JsonNode c) {
    try (StreamingClient made = clients.open(folder(c), tag(c))) {
      return answer().put("inbox", made.inboxId().value());
    }
  }

  private ObjectNode catchUp(JsonNode c) {
    int[] found = new int[1];
    List<StreamingClient> opened = new ArrayList<>();
    ObjectNode measured =
        Measured.of(
            n(c),
            () -> {
              StreamingClient one = clients.open(folder(c), tag(c));
              opened.add(one);
              Reading reading = new Reading(one, (sender, text) -> !sender.equals(one.inboxId()));
              one.start();
              found[0] = reading.await(n(c), Clients.PATIENCE);
            });
    opened.forEach(StreamingClient::close);
    return measured.put("texts", found[0]);
  }

  /** How long this process took from its start until it hears everything, and its heap then. */
  private ObjectNode ready(JsonNode c) {
    client = Optional.of(Clients.started(clients.open(folder(c), "client")));
    long ms = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MB;
    return answer().put("readyMs", ms).put("heapMb", heap).put("rssMb", Measured.rssMb());
  }

  private ObjectNode bot(JsonNode c) {
    file = Clients.file(folder(c), tag(c));
    Bot opened = new Bot(clients, folder(c), tag(c));
    bot = Optional.of(opened);
    return answer().put("inbox", opened.inbox().value());
  }

  private ObjectNode announce(JsonNode c) {
    return Measured.of(to(c) - from(c), () -> bot.orElseThrow().announce(from(c), to(c), tag(c)));
  }

  private ObjectNode startSteady(JsonNode c) {
    bot.orElseThrow().startSteady(c.path("perSecond").asInt(), tag(c));
    return answer();
  }

  void close() {
    client.ifPresent(StreamingClient::close);
    bot.ifPresent(Bot::close);
    witnesses.forEach(StreamingClient::close);
    client = Optional.empty();
    bot = Optional.empty();
    witnesses.clear();
  }
}
