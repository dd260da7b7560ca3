package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.conversation.ConsentState;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.GroupState;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.LeafKey;
import dev.larkpost.xmtp.store.MemoryClientStore;
import dev.larkpost.xmtp.store.StoredInbound;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client's store keeps, in SQLite as in memory. */
class SqliteClientStoreTest {
  private static final InboxId SELF = new InboxId("ab".repeat(32));
  private static final InboxId PEER = new InboxId("cd".repeat(32));
  private static final ConversationId CONVERSATION = new ConversationId(new byte[16]);

  @TempDir Path folder;

  private ClientStore store(boolean sqlite) {
    return sqlite ? open() : new MemoryClientStore();
  }

  private SqliteStore open() {
    return SqliteStore.open(
        folder.resolve("bot.db"), Secret.owning(new byte[32]), new SecureRandom());
  }

  private static <T> T write(ClientStore store, Function<Transaction, T> work) {
    return store.transactions().inTransaction(work::apply);
  }

  private static InboundMessage message(int n, String text) {
    byte[] id = new byte[32];
    id[0] = (byte) n;
    return new InboundMessage(
        0,
        new MessageId(id),
        CONVERSATION,
        true,
        PEER,
        new InstallationId(new byte[32]),
        1,
        text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> waiting(ClientStore store) {
    return write(store, tx -> store.inbound().unhandled(tx, 0, 100)).stream()
        .map(m -> new String(m.content(), StandardCharsets.UTF_8))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_replaced_message_has_a_sequence_nobody_had_or_gets(boolean sqlite) {
    try (ClientStore store = store(sqlite)) {
      InboundMessage one =
          write(store, tx -> store.inbound().insert(tx, List.of(message(1, "one")))).getFirst();
      write(
          store,
          tx -> {
            store.inbound().replace(tx, one.saying("uno".getBytes(StandardCharsets.UTF_8)));
            return true;
          });
      InboundMessage two =
          write(store, tx -> store.inbound().insert(tx, List.of(message(2, "two")))).getFirst();
      assertEquals(List.of("uno", "two"), waiting(store));
      assertEquals(
          0, (int) write(store, tx -> store.inbound().handled(tx, List.of(one.sequence()))));
      assertEquals(
          1, (int) write(store, tx -> store.inbound().handled(tx, List.of(two.sequence()))));
      assertEquals(List.of("uno"), waiting(store));
      assertTrue(
          write(store, tx -> store.inbound().insert(tx, List.of(message(1, "x")))).isEmpty());
      write(
          store,
          tx -> {
            store.inbound().replace(tx, two.saying(new byte[] {1})); // handled: stays so
            return true;
          });
      assertEquals(List.of("uno"), waiting(store));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_handled_message_is_still_known_by_sender_and_conversation(boolean sqlite) {
    try (ClientStore store = store(sqlite)) {
      InboundMessage one =
          write(store, tx -> store.inbound().insert(tx, List.of(message(1, "one")))).getFirst();
      StoredInbound waiting = find(store, one.id()).orElseThrow();
      assertEquals(one.sequence(), waiting.waiting().orElseThrow().sequence());
      write(store, tx -> store.inbound().handled(tx, List.of(one.sequence())));
      assertEquals(
          Optional.of(new StoredInbound(CONVERSATION, PEER, Optional.empty())),
          find(store, one.id()));
      assertEquals(Optional.empty(), find(store, message(9, "").id()));
    }
  }

  private static Optional<StoredInbound> find(ClientStore store, MessageId id) {
    return store.transactions().inSnapshot(tx -> store.inbound().find(tx, id));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waiting_messages_expire_at_their_time_also_when_replaced(boolean sqlite) {
    try (ClientStore store = store(sqlite)) {
      List<InboundMessage> rows =
          write(
              store,
              tx ->
                  store
                      .inbound()
                      .insert(tx, List.of(message(1, "a"), message(2, "b"), message(3, "c"))));
      write(
          store,
          tx -> {
            store.inbound().expireAt(tx, List.of(rows.get(0).id()), 50);
            store.inbound().expireAt(tx, List.of(rows.get(1).id(), message(9, "").id()), 40);
            store.inbound().replace(tx, rows.get(0).saying(new byte[] {'A'}));
            return true;
          });
      assertEquals(List.of(), expired(store, 39));
      assertEquals(List.of(rows.get(1).sequence()), expired(store, 40));
      assertEquals(2, expired(store, 50).size());
      write(store, tx -> store.inbound().handled(tx, expired(store, tx, 50)));
      assertEquals(List.of("c"), waiting(store));
      assertEquals(List.of(), expired(store, 50));
    }
  }

  private static List<Long> expired(ClientStore store, long now) {
    return store.transactions().inSnapshot(tx -> expired(store, tx, now));
  }

  private static List<Long> expired(ClientStore store, Transaction tx, long now) {
    return store.inbound().expired(tx, now, 100);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keys_that_are_due_come_longest_due_first_and_only_with_their_need(boolean sqlite) {
    try (ClientStore store = store(sqlite)) {
      LeafKey[] keys = {
        new LeafKey(30, LeafKey.Need.WANTED),
        new LeafKey(20, LeafKey.Need.WANTED),
        new LeafKey(10, LeafKey.Need.NONE),
        new LeafKey(0, LeafKey.Need.REQUIRED),
        new LeafKey(99, LeafKey.Need.WANTED)
      };
      for (int i = 0; i < keys.length; i++) {
        ConversationRecord record = conversation(i, keys[i]);
        write(
            store,
            tx -> {
              store.conversations().insert(tx, record, new GroupState(new byte[1], new byte[1], 1));
              return true;
            });
      }
      assertEquals(List.of(keys[1], keys[0]), due(store, LeafKey.Need.WANTED));
      assertEquals(List.of(keys[3]), due(store, LeafKey.Need.REQUIRED));
    }
  }

  private static List<LeafKey> due(ClientStore store, LeafKey.Need need) {
    return store
        .transactions()
        .inSnapshot(tx -> store.conversations().keysDue(tx, need, 50, 100))
        .stream()
        .map(ConversationRecord::key)
        .toList();
  }

  private static ConversationRecord conversation(int n, LeafKey key) {
    byte[] id = new byte[16];
    id[0] = (byte) n;
    return new ConversationRecord(
        new ConversationId(id),
        Optional.of(PEER),
        ConversationRecord.Phase.ACTIVE,
        "",
        0,
        SELF,
        ConsentState.ALLOWED,
        0,
        0,
        key);
  }

  @Test
  void a_store_of_the_second_version_opens_with_the_keys_of_its_own_conversations_fresh()
      throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("bot.db");
    Flyway.configure()
        .dataSource(url, "", "")
        .locations("classpath:dev/larkpost/connectors/jdbc/migrations")
        .target("2")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement()) {
      sql.execute(
          "INSERT INTO installation VALUES (1, 'n', '"
              + SELF.value()
              + "', 'k', 'i', x'00', x'00', 1)");
      insert(sql, 1, SELF);
      insert(sql, 2, PEER);
    }
    try (SqliteStore store = open()) {
      List<LeafKey> keys =
          store
              .transactions()
              .inSnapshot(tx -> store.conversations().page(tx, Optional.empty(), 10))
              .stream()
              .map(ConversationRecord::key)
              .toList();
      assertEquals(List.of(LeafKey.until(7 + 2_592_000_000L), LeafKey.OF_KEY_PACKAGE), keys);
    }
  }

  private static void insert(Statement sql, int n, InboxId addedBy) throws Exception {
    byte[] id = new byte[16];
    id[0] = (byte) n;
    sql.execute(
        "INSERT INTO conversation (id, phase, closed_reason, position, added_by, consent, checked_ms,"
            + " last_message_ns) VALUES (x'"
            + HexFormat.of().formatHex(id)
            + "', 'ACTIVE', '', 0, x'"
            + addedBy.value()
            + "', 'ALLOWED', 7, 0)");
  }
}
