package dev.larkpost.bots.gm;

import static dev.larkpost.node.official.OfficialMessage.withId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.official.OfficialChat;
import dev.larkpost.node.official.OfficialClient;
import dev.larkpost.node.official.OfficialContents;
import dev.larkpost.node.official.OfficialMessage;
import dev.larkpost.node.official.OfficialSdk;
import dev.larkpost.node.official.OfficialUser;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.transport.NetworkAddress;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * People with the official client write to the running bot. A conversation's texts are answered one
 * after another, so the answer to a later text proves that nothing more comes for the earlier ones.
 */
@QuarkusTest
class OfficialGmIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CROWD = 100;

  @Inject Bots bots;
  @TempDir Path folder = Path.of("unset");
  private final List<OfficialClient> closing = new ArrayList<>();

  @BeforeEach
  void need_official_clients_and_the_bot() {
    OfficialClient.orSkip();
    assertTrue(bots.awaitReady(Person.PATIENCE));
  }

  @AfterEach
  void stop() {
    closing.forEach(OfficialClient::close);
  }

  private BotStatus bot() {
    return bots.status().getFirst();
  }

  private OfficialClient official(OfficialSdk sdk) {
    NetworkAddress node = NetworkAddress.of(bot().node());
    OfficialClient official = OfficialClient.start(node.host() + ":" + node.port(), sdk);
    closing.add(official);
    return official;
  }

  private OfficialClient official() {
    return official(OfficialSdk.V6);
  }

  /** What the bot said; that it joined or that somebody was added is not said. */
  private Predicate<OfficialMessage> said() {
    String inbox = bot().inboxId();
    return m -> m.sender().equals(inbox) && !m.type().equals("group_updated");
  }

  private Predicate<OfficialMessage> saidIn(OfficialChat chat) {
    return said().and(m -> m.conversation().equals(chat.id()));
  }

  /** All the bot ever said in a conversation, as its history has it. */
  private List<String> answers(OfficialChat chat) {
    return chat.messages().stream().filter(said()).map(OfficialMessage::text).toList();
  }

  /** How many texts people wrote in a conversation. */
  private int texts(OfficialChat chat) {
    return (int)
        chat.messages().stream()
            .filter(said().negate())
            .filter(m -> m.type().equals("text"))
            .count();
  }

  private static List<String> gms(int count) {
    return java.util.Collections.nCopies(count, "gm");
  }

  @ParameterizedTest
  @EnumSource(OfficialSdk.class)
  void each_text_of_a_dm_gets_one_gm(OfficialSdk sdk) {
    OfficialUser alice = official(sdk).user("alice").listening();
    assertTrue(alice.canMessage(bot().address()));
    OfficialChat chat = alice.dm(bot().address());
    for (int n = 1; n <= 10; n++) {
      chat.send("text " + n);
      assertEquals("gm", alice.await(n, said()).getLast().text());
    }
    for (int n = 11; n <= 30; n++) {
      chat.send("text " + n);
    }
    alice.await(30, said());
    chat.send("the end");
    alice.await(31, said());
    assertEquals(gms(31), answers(chat));
    assertEquals(31, alice.heard(said()).size());
  }

  @ParameterizedTest
  @EnumSource(OfficialSdk.class)
  void each_text_of_a_group_gets_one_gm_that_all_hear(OfficialSdk sdk) {
    OfficialClient official = official(sdk);
    OfficialUser alice = official.user("alice").listening();
    OfficialUser bob = official.user("bob").listening();
    OfficialChat group = alice.group("morning", bob.inbox(), bot().inboxId());
    group.send("good morning");
    alice.await(1, said());
    bob.await(1, said());
    group.of(bob).send("to you too");
    bob.await(2, said());
    group.rename("afternoon");
    group.send("and good afternoon");
    alice.await(3, said());
    group.promote(bob);
    group.of(bob).describe("greetings only");
    group.of(bob).send("the end");
    alice.await(4, said());
    bob.await(4, said());
    assertEquals(gms(4), answers(group));
    assertEquals(gms(4), answers(group.of(bob)));
    assertEquals("afternoon", group.of(bob).name());
    assertTrue(group.members().containsKey(bot().inboxId()));
  }

  @Test
  void only_texts_are_answered() {
    OfficialUser alice = official().user("alice").listening();
    OfficialChat chat = alice.dm(bot().inboxId());
    String first = chat.send("first");
    alice.await(1, said());
    OfficialContents.all(alice, first)
        .forEach((type, content) -> chat.send(type.split("#")[0], content));
    chat.send("gr\u00fc\u00df \uD83C\uDF89 \u202e rtl \u0000 nul");
    alice.await(2, said());
    chat.send("x".repeat(100_000));
    alice.await(3, said());
    assertEquals(gms(3), answers(chat));
  }

  @Test
  void a_second_installation_hears_the_answers_until_it_is_revoked() {
    OfficialClient official = official();
    OfficialUser alice = official.user("alice").listening();
    OfficialChat chat = alice.dm(bot().inboxId());
    chat.send("from the first");
    alice.await(1, said());

    OfficialUser second = alice.secondInstallation("alice's other one").listening();
    assertEquals(alice.inbox(), second.inbox());
    assertNotEquals(alice.installation(), second.installation());
    OfficialChat seconds = chat.of(second);
    // Either side looks for new installations before it sends, but only every five seconds. What
    // the second has counts, not what it streams: its stream sometimes leaves a conversation out.
    until(() -> asked(alice, chat) && knows(second, chat), () -> "the second is in " + chat.info());
    until(() -> asked(alice, chat) && !answers(seconds).isEmpty(), "the second has answers");
    int had = answers(seconds).size();
    String fromSecond = seconds.send("from the second");
    until(() -> answers(seconds).size() > had, "the second is answered");
    alice.await(withId(fromSecond));

    alice.revoke(List.of(second.installation()));
    assertEquals(List.of(alice.installation()), alice.installations());
    long epoch = epoch(chat);
    until(() -> asked(alice, chat) && epoch(chat) > epoch, "the second is out of the group");
    String secret = chat.send("alone again");
    // A stream may be an answer behind; the history has them all.
    until(() -> answers(chat).size() >= texts(chat), "the end is answered");
    assertEquals(gms(texts(chat)), answers(chat));
    assertTrue(second.heard(withId(secret)).isEmpty());
  }

  /** Writes one more text and waits for one more answer. */
  private boolean asked(OfficialUser person, OfficialChat chat) {
    int before = person.heard(said()).size();
    chat.send("another one");
    person.await(before + 1, said());
    return true;
  }

  private static boolean knows(OfficialUser person, OfficialChat chat) {
    person.sync();
    return person.chats().contains(chat.id());
  }

  private static long epoch(OfficialChat chat) {
    return chat.info().path("debug").path("epoch").asLong();
  }

  @Test
  void somebody_leaves_a_group_and_the_others_are_still_answered() {
    OfficialClient official = official();
    OfficialUser alice = official.user("alice").listening();
    OfficialUser bob = official.user("bob").listening();
    OfficialChat group = alice.group("three", bob.inbox(), bot().inboxId());
    group.send("hello");
    bob.await(1, said());
    group.of(bob).leave();
    until(() -> !group.members().containsKey(bob.inbox()), "bob is out");
    group.send("without bob");
    alice.await(2, said());
    group.send("the end");
    alice.await(3, said());
    assertEquals(gms(3), answers(group));
    assertEquals(1, bob.heard(said()).size());
    assertFalse(group.of(bob).info().path("active").asBoolean());
  }

  @Test
  void the_bot_is_taken_out_of_a_group_and_put_back() {
    OfficialClient official = official();
    OfficialUser alice = official.user("alice").listening();
    OfficialUser bob = official.user("bob").listening();
    OfficialChat group = alice.group("revolving door", bob.inbox(), bot().inboxId());
    group.send("hello");
    alice.await(1, said());
    group.remove(bot().inboxId());
    String unheard = group.send("nobody here");
    bob.await(withId(unheard));
    group.add(bot().inboxId());
    group.send("welcome back");
    alice.await(2, saidIn(group));
    group.send("the end");
    alice.await(3, saidIn(group));
    assertEquals(gms(3), answers(group));
  }

  @Test
  void somebody_who_restarts_finds_the_answers_that_came_meanwhile() {
    OfficialClient official = official();
    OfficialUser alice = official.user("alice", folder.resolve("alice.db3")).listening();
    OfficialChat chat = alice.dm(bot().inboxId());
    chat.send("before");
    alice.await(1, said());
    String installation = alice.installation();
    for (int n = 0; n < 5; n++) {
      chat.send("and gone " + n);
    }
    alice.restart();
    assertEquals(installation, alice.installation());
    until(() -> answers(chat).size() == 6, "six answers in the history");
    alice.listening();
    int before = alice.heard(said()).size();
    chat.send("the end");
    alice.await(before + 1, said());
    assertEquals(gms(7), answers(chat));
  }

  @Test
  void a_crowd_writes_at_once_and_everybody_gets_one_answer_to_each_text() {
    OfficialClient official = official();
    List<OfficialUser> people = official.users("person", CROWD);
    people.parallelStream().forEach(OfficialUser::listening);
    Map<OfficialUser, OfficialChat> chats = new LinkedHashMap<>();
    people.forEach(person -> chats.put(person, person.dm(bot().inboxId())));
    chats.values().parallelStream().forEach(chat -> chat.send("gm"));
    people.forEach(person -> person.await(1, said()));
    chats.values().parallelStream().forEach(chat -> chat.send("the end"));
    people.forEach(person -> person.await(2, said()));
    chats.forEach(
        (person, chat) -> {
          assertEquals(gms(2), answers(chat), person.name());
          assertEquals(2, person.heard(said()).size(), person.name());
        });
  }

  /** For what only a client's own background work brings about; each question is a round trip. */
  private static void until(BooleanSupplier done, String what) {
    until(done, () -> what);
  }

  private static void until(BooleanSupplier done, Supplier<String> what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, () -> "not within " + PATIENCE + ": " + what.get());
    }
  }
}
