package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends EnvelopeStoreContract {
  @TempDir Path folder = Path.of("unset");

  @Override
  EnvelopeStore open(Clock clock, EnvelopeStore.Listener listener) {
    return SqliteStore.open(folder.resolve("node.db"), clock, listener);
  }

  @Test
  void everything_is_there_after_a_restart_and_ids_go_on() {
    try (EnvelopeStore store = open()) {
      store.append(List.of(incoming(1, 1), incoming(1, 2)));
      store.appendIdentity(incoming(9, 1), List.of(new AddressChange.Linked("0xa", "one")));
      store.putKeyPackage(new byte[32], new byte[] {7});
    }
    try (EnvelopeStore store = open()) {
      assertEquals(List.of(1L, 2L), ids(store.after(topic(1), 0, 10)));
      assertEquals(Optional.of("one"), store.inboxOf("0xa"));
      assertEquals(7, store.keyPackage(new byte[32]).orElseThrow()[0]);
      assertEquals(0, store.append(List.of(incoming(1, 1))));
      store.append(List.of(incoming(1, 3)));
      assertEquals(Optional.of(4L), store.newest(topic(1)).map(Stored::id));
    }
  }

  @Test
  void a_second_node_is_kept_off_the_file() {
    EnvelopeStore first = open();
    assertThrows(IllegalStateException.class, this::open);
    first.close();
    open().close();
  }

  @Test
  void a_file_of_a_newer_version_is_refused() throws SQLException {
    open().close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("node.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA user_version = 99");
    }
    assertThrows(IllegalStateException.class, this::open);
  }
}
