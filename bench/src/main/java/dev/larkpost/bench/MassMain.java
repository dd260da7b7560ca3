package dev.larkpost.bench;

import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.engine.BotState;
import dev.larkpost.testkit.model.MassRun;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.nio.file.Path;

/** An announcement to very many, in a process of its own: arguments are its folder and how many. */
public final class MassMain {
  static final String TOLD = "told ";

  private MassMain() {}

  public static void main(String[] arguments) {
    // Nobody listens at that port: the client is a model.
    Clients clients = new Clients(NetworkAddress.local(1));
    try (SqliteStore store = clients.store(Path.of(arguments[0]), "bot")) {
      MassRun.Outcome outcome =
          MassRun.of(new BotState(store, store.engine()), Integer.parseInt(arguments[1]));
      System.out.println(
          TOLD
              + outcome.told()
              + " "
              + outcome.twice()
              + " "
              + outcome.seconds()
              + " "
              + outcome.heapMb());
    }
  }
}
