package dev.larkpost.node;

import static dev.larkpost.node.official.OfficialMessage.from;
import static dev.larkpost.node.official.OfficialMessage.withId;
import static dev.larkpost.node.official.OfficialMessage.withText;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.official.OfficialChat;
import dev.larkpost.node.official.OfficialClient;
import dev.larkpost.node.official.OfficialContents;
import dev.larkpost.node.official.OfficialMessage;
import dev.larkpost.node.official.OfficialUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official client is the judge: everything it does must work on this node. Needs Node 20;
 * {@code -Dlarkpost.interop=required} makes its absence a failure.
 */
class OfficialClientIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder = Path.of("unset");
  private final List<AutoCloseable> closing = new ArrayList<>();

  @BeforeEach
  void need_node() {
    OfficialClient.orSkip();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable resource : closing.reversed()) {
      resource.close();
    }
  }

  private EmbeddedNode node(NodeConfig config) {
    EmbeddedNode node = EmbeddedNode.start(config);
    closing.add(node);
    return node;
  }

  private OfficialClient official(EmbeddedNode node) {
    OfficialClient official = OfficialClient.start("127.0.0.1:" + node.port());
    closing.add(official);
    return official;
  }

  @Test
  void two_people_talk_and_keep_their_databases_over_a_restart() {
    OfficialClient official = official(node(NodeConfig.inMemory()));
    OfficialUser alice = official.user("alice", folder.resolve("alice.db3")).listening();
    OfficialUser bob = official.user("bob", folder.resolve("bob.db3")).listening();
    assertTrue(alice.canMessage(bob.address()));
    assertFalse(alice.canMessage("0x" + "12".repeat(20)));
    OfficialChat chat = alice.dm(bob.address());
    List<String> sent = new ArrayList<>(List.of(chat.send("one")));
    bob.await(withId(sent.getFirst()));
    for (int turn = 0; turn < 20; turn++) {
      sent.add((turn % 2 == 0 ? chat.of(bob) : chat).send("turn " + turn));
    }
    bob.await(sent.size(), m -> sent.contains(m.id()));
    assertEquals(
        sent, bob.heard(m -> sent.contains(m.id())).stream().map(OfficialMessage::id).toList());

    String before = alice.installation();
    bob.close();
    alice.restart();
    assertEquals(before, alice.installation());
    for (int n = 0; n < 230; n++) {
      chat.send("while you were away " + n);
    }
    OfficialUser back =
        official.user(
            "bob", o -> o.put("key", bob.key()).put("db", folder.resolve("bob.db3").toString()));
    assertEquals(bob.installation(), back.installation());
    List<String> texts = chat.of(back).texts();
    assertEquals(sent.size() + 230, texts.size());
    assertEquals(
        IntStream.range(0, 230).mapToObj(n -> "while you were away " + n).toList(),
        texts.subList(sent.size(), texts.size()));
  }

  @Test
  void a_group_lives_through_every_change() {
    OfficialClient official = official(node(NodeConfig.inMemory()));
    OfficialUser alice = official.user("alice").listening();
    OfficialUser bob = official.user("bob").listening();
    OfficialUser carol = official.user("carol").listening();
    OfficialUser dave = official.user("dave");
    OfficialChat group = alice.group("trio", bob.address(), carol.inbox());
    String hello = group.send("hello");
    bob.await(withId(hello));
    carol.await(withId(hello));
    group.rename("renamed");
    group.describe("what it is for");
    assertEquals("renamed", group.of(bob).name());
    group.promote(bob);
    group.of(bob).add(dave.address());
    assertEquals(
        Set.of(alice.inbox(), bob.inbox(), carol.inbox(), dave.inbox()),
        group.of(carol).members().keySet());
    group.remove(carol.inbox());
    assertEquals(3, group.members().size());
    String without = group.send("without carol");
    bob.await(withId(without));
    group.of(dave).send("from dave");
    alice.await(withText("from dave"));
    assertTrue(carol.heard(withId(without)).isEmpty());
    assertFalse(group.of(carol).info().path("active").asBoolean());
  }

  /**
   * A founder that got its own commit back before its call returned would send two welcomes to
   * each, and about one member in thirty would then leave the group out of its stream.
   */
  @Test
  void whoever_listens_hears_the_groups_that_listeners_found() {
    int rounds = 15;
    OfficialClient official = official(node(NodeConfig.inMemory()));
    for (int round = 0; round < rounds; round++) {
      OfficialUser founder = official.user("founder " + round).listening();
      List<OfficialUser> members = official.users("member of " + round, 3);
      members.forEach(OfficialUser::listening);
      OfficialChat group =
          founder.group(
              "of " + round, members.stream().map(OfficialUser::inbox).toArray(String[]::new));
      String hello = group.send("hello");
      members.forEach(member -> member.await(withId(hello)));
    }
  }

  @Test
  void somebody_leaves_and_an_admin_takes_them_out() {
    OfficialClient official = official(node(NodeConfig.inMemory()));
    OfficialUser alice = official.user("alice");
    OfficialUser bob = official.user("bob").listening();
    OfficialChat group = alice.group("two", bob.inbox());
    alice.listening();
    bob.await(withId(group.send("hello")));
    group.of(bob).leave();
    until(() -> group.members().size() == 1, "bob is out");
  }

  @Test
  void a_second_installation_joins_and_is_revoked() {
    OfficialClient official = official(node(NodeConfig.inMemory()));
    OfficialUser alice = official.user("alice").listening();
    OfficialUser bob = official.user("bob").listening();
    OfficialUser second = bob.secondInstallation("bob's other one").listening();
    assertEquals(bob.inbox(), second.inbox());
    assertNotEquals(bob.installation(), second.installation());
    OfficialChat group = alice.group("both of bob", bob.inbox());
    String sent = group.send("to both");
    bob.await(withId(sent));
    second.await(withId(sent));
    assertEquals(
        Set.of(bob.installation(), second.installation()), Set.copyOf(bob.installations()));
    bob.revoke(List.of(second.installation()));
    assertEquals(List.of(bob.installation()), bob.installations());
    String linked = bob.linkNewWallet();
    assertTrue(alice.canMessage(linked));
    assertEquals(2, bob.inboxState().path("addresses").size());
  }

  @Test
  void content_of_every_type_arrives() {
    OfficialClient official = official(node(NodeConfig.inMemory()));
    OfficialUser alice = official.user("alice");
    OfficialUser bob = official.user("bob").listening();
    OfficialChat chat = alice.dm(bob);
    String first = chat.send("first");
    Map<String, String> sent = new LinkedHashMap<>();
    OfficialContents.all(alice, first)
        .forEach((type, content) -> sent.put(type, chat.send(type.split("#")[0], content)));
    sent.forEach((type, id) -> assertEquals(alice.inbox(), bob.await(withId(id)).sender(), type));
    String unicode = "gr\u00fc\u00df \uD83C\uDF89 \u202e rtl \u0000 nul";
    assertEquals(unicode, bob.await(withId(chat.send(unicode))).text());
    String large = "x".repeat(100_000);
    assertEquals(large, bob.await(withId(chat.send(large))).text());
  }

  @Test
  void many_people_write_to_a_bot_and_each_hears_exactly_its_answers() {
    int answers = 2;
    OfficialClient official = official(node(NodeConfig.inMemory()));
    OfficialUser bot = official.user("bot").echoing(answers);
    List<OfficialUser> people = official.users("person", 20);
    people.forEach(OfficialUser::listening);
    Map<OfficialUser, OfficialChat> chats = new LinkedHashMap<>();
    for (OfficialUser person : people) {
      OfficialChat chat = person.dm(bot);
      chat.send("hi from " + person.name());
      chats.put(person, chat);
    }
    for (OfficialUser person : people) {
      person.await(answers, from(bot).and(withText("echo: hi from " + person.name())));
    }
    chats.forEach(
        (person, chat) -> {
          assertEquals(1 + answers, chat.texts().size());
          assertEquals(answers, person.heard(from(bot).and(m -> m.type().equals("text"))).size());
        });
  }

  @Test
  void a_node_that_restarts_from_its_file_is_the_same_network() {
    NodeConfig config = NodeConfig.inMemory().withDatabase(folder.resolve("node.db"));
    EmbeddedNode first = EmbeddedNode.start(config);
    OfficialClient official = official(first);
    OfficialUser alice = official.user("alice");
    OfficialUser bob = official.user("bob");
    OfficialChat chat = alice.dm(bob);
    chat.send("before");
    first.close();
    node(config.withPort(first.port()));
    chat.send("after");
    assertEquals(List.of("before", "after"), chat.of(bob).texts());
    assertTrue(alice.canMessage(bob.address()));
  }

  /** For what only a client's own background work brings about; each question is a round trip. */
  private static void until(BooleanSupplier done, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "not within " + PATIENCE + ": " + what);
    }
  }
}
