package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.BotState;
import dev.larkpost.testkit.model.MassRun;
import java.nio.file.Path;

/** An announcement to many in a process with little memory: arguments are folder and people. */
final class MassProcess {
  private MassProcess() {}

  public static void main(String[] args) {
    try (SqliteStore store = Stores.open(Path.of(args[0]))) {
      MassRun.Outcome outcome =
          MassRun.of(new BotState(store, store.engine()), Integer.parseInt(args[1]));
      System.out.println(outcome);
    }
  }
}
