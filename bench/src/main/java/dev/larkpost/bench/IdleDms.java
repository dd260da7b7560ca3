package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a bot with many silent DMs costs: its start, its heap, its store. */
final class IdleDms implements Scenario {
  private static final double HEAP_MAX_MB = 512;
  private static final int FEW = 1_000;
  private static final double START_FEW_MS = 3_000;
  private static final double START_MANY_MS = 10_000;

  /** The official client opens so few a second that more would take longer than all the rest. */
  private static final int OFFICIAL_MOST = 1_000;

  @Override
  public List<Row> run(Trial trial) {
    List<Row> rows = new ArrayList<>();
    for (int count : trial.sizes().idle()) {
      rows.addAll(measure(trial, count));
    }
    return rows;
  }

  private static List<Row> measure(Trial trial, int count) {
    try (Lab lab = trial.lab()) {
      Path peers = lab.peersFile(lab.peers(count));
      double bytes = filled(lab, lab.ours(), "open", "ours", peers, count);
      Optional<ChildProcess> other = count <= OFFICIAL_MOST ? lab.theirs() : Optional.empty();
      Optional<Double> theirBytes =
          other.map(t -> filled(lab, t, "idleBot", "theirs", peers, count));
      other.ifPresent(ChildProcess::close);
      started(lab.ours(), lab, "ours");
      Turns turns =
          Turns.take(
              trial.sizes().rounds(),
              r -> started(lab.ours(), lab, "ours"),
              other.map(t -> r -> started(lab.theirs().orElseThrow(), lab, "theirs")));
      String dms = String.format(Locale.ROOT, " with %,d idle DMs", count);
      return List.of(
          turns
              .cost("process start to ready" + dms, "ms", "readyMs")
              .target(Target.oursAtMost(count <= FEW ? START_FEW_MS : START_MANY_MS)),
          new Turns(turns.ours(), List.of())
              .cost("heap after collection" + dms, "MB", "heapMb")
              .target(Target.oursAtMost(HEAP_MAX_MB)),
          turns.memory("memory" + dms),
          Row.saving(
              "store per idle DM" + dms, "bytes", List.of(bytes), theirBytes.stream().toList()));
    }
  }

  private static double filled(
      Lab lab, ChildProcess side, String command, String folder, Path peers, int count) {
    side.ask(command, "dir", lab.folder(folder).toString(), "tag", "client");
    side.ask("openDms", "peers", peers.toString(), "from", 0, "to", count);
    double bytes = side.ask("storeBytes").path("bytes").asDouble() / count;
    side.close();
    return bytes;
  }

  private static JsonNode started(ChildProcess side, Lab lab, String folder) {
    try (side) {
      return side.ask("ready", "dir", lab.folder(folder).toString(), "tag", "client");
    }
  }
}
