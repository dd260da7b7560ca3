package dev.larkpost.node.official;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** One person with one installation of the official client. Thread-safe. */
public final class OfficialUser {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final OfficialClient official;
  private final String name;
  private final Consumer<ObjectNode> options;
  private final List<OfficialMessage> heard = new ArrayList<>();
  private JsonNode opened;

  private OfficialUser(
      OfficialClient official, String name, Consumer<ObjectNode> options, JsonNode opened) {
    this.official = official;
    this.name = name;
    this.options = options;
    this.opened = opened;
  }

  static CompletableFuture<OfficialUser> open(
      OfficialClient official, String name, Consumer<ObjectNode> options) {
    return official
        .send(
            "open",
            o -> {
              o.put("client", name);
              options.accept(o);
            })
        .thenApply(
            opened -> {
              OfficialUser user = new OfficialUser(official, name, options, opened);
              official.register(user);
              return user;
            });
  }

  public String name() {
    return name;
  }

  /** The wallet's address, lower-case. */
  public String address() {
    return opened.path("address").asText();
  }

  /** The wallet's private key in hex: for a second installation, or a restart elsewhere. */
  public String key() {
    return opened.path("key").asText();
  }

  public String inbox() {
    return opened.path("inbox").asText();
  }

  public String installation() {
    return opened.path("installation").asText();
  }

  public boolean registered() {
    return opened.path("registered").asBoolean();
  }

  // ---- listening

  /** Streams everything from now on; returns once the streams are open. */
  public OfficialUser listening() {
    call("listen");
    return this;
  }

  /** Answers every text of others with {@code echo: text}, this many times. */
  public OfficialUser echoing(int times) {
    call("echo", o -> o.put("times", times));
    return this;
  }

  void hear(OfficialMessage message) {
    synchronized (heard) {
      heard.add(message);
      heard.notifyAll();
    }
  }

  /** Everything heard so far, in order. */
  public List<OfficialMessage> heard() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  public List<OfficialMessage> heard(Predicate<OfficialMessage> wanted) {
    return heard().stream().filter(wanted).toList();
  }

  /** The first message that fits, heard already or within two minutes. */
  public OfficialMessage await(Predicate<OfficialMessage> wanted) {
    return await(1, wanted).getFirst();
  }

  /** At least that many messages that fit; all that were heard by then. */
  public List<OfficialMessage> await(int count, Predicate<OfficialMessage> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (heard) {
      List<OfficialMessage> fitting = heard(wanted);
      while (fitting.size() < count) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError(
              name + " heard " + fitting.size() + " of " + count + " within " + PATIENCE);
        }
        waitFor(left);
        fitting = heard(wanted);
      }
      return fitting;
    }
  }

  private void waitFor(long millis) {
    try {
      heard.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  // ---- conversations

  /**
   * @param to an address or an inbox id
   */
  public OfficialChat dm(String to) {
    return chat(call("dm", o -> o.put("to", to)).asText());
  }

  public OfficialChat dm(OfficialUser to) {
    return dm(to.inbox());
  }

  /**
   * @param members addresses or inbox ids
   */
  public OfficialChat group(String groupName, String... members) {
    return chat(
        call(
                "group",
                o -> {
                  o.put("name", groupName);
                  putAll(o.putArray("members"), Arrays.asList(members));
                })
            .asText());
  }

  /** A conversation by its id; looked up when it is used. */
  public OfficialChat chat(String id) {
    return new OfficialChat(this, id);
  }

  public void sync() {
    call("sync");
  }

  /** Ids of the conversations it knows. */
  public List<String> chats() {
    return elements(call("list")).map(c -> c.path("id").asText()).toList();
  }

  public boolean canMessage(String address) {
    return call("canMessage", o -> putAll(o.putArray("addresses"), List.of(address)))
        .path(address)
        .asBoolean();
  }

  // ---- the inbox

  /**
   * Inbox log as the client verified it: {@code addresses}, {@code installations}, {@code
   * recovery}.
   */
  public JsonNode inboxState() {
    return call("inbox");
  }

  /** Installation ids of the inbox. */
  public List<String> installations() {
    return elements(inboxState().path("installations")).map(JsonNode::asText).toList();
  }

  public void revoke(Collection<String> installations) {
    call("revoke", o -> putAll(o.putArray("installations"), installations));
  }

  /** A second installation of the same wallet, in memory. */
  public OfficialUser secondInstallation(String otherName) {
    String key = key();
    return official.user(otherName, o -> o.put("key", key));
  }

  /** Links a new wallet to the inbox. @return its address */
  public String linkNewWallet() {
    return call("link").path("address").asText();
  }

  // ---- life

  /** Closes the client; its database, if a file, stays. */
  public void close() {
    call("close");
  }

  /** Closes it and opens it again with the same wallet and options; streams are not reopened. */
  public OfficialUser restart() {
    String key = key();
    close();
    opened =
        call(
            "open",
            o -> {
              options.accept(o);
              o.put("key", key);
            });
    return this;
  }

  JsonNode call(String command) {
    return call(command, o -> {});
  }

  JsonNode call(String command, Consumer<ObjectNode> arguments) {
    return official.call(
        command,
        o -> {
          o.put("client", name);
          arguments.accept(o);
        });
  }

  static void putAll(ArrayNode array, Collection<String> values) {
    values.forEach(array::add);
  }

  static java.util.stream.Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public String toString() {
    return name;
  }
}
