package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * New DMs with a first text: commit, welcome (X-Wing) and message, three units each. Warm-ups and
 * then the rounds, each with peers of its own.
 */
final class NewDms implements Scenario {
  /**
   * A process gets no faster after some 24,000: until 20,000 a quarter of its processor time is the
   * JVM's compiler. What the first of a process cost is a row of its own.
   */
  private static final int WARM_UPS = 12;

  /** What a new DM leaves on the node besides its welcome. */
  private static final int COMMIT_AND_TEXT = 2;

  @Override
  public List<Row> run(Trial trial) {
    Sizes sizes = trial.sizes();
    int count = sizes.newDms();
    try (Lab lab = trial.lab()) {
      Witnesses witnesses = new Witnesses(lab, sizes.rounds());
      Path peers = lab.peersFile(peers(lab, witnesses, sizes));
      ChildProcess ours = lab.ours();
      Optional<ChildProcess> theirs = lab.theirs();
      String our = ours.ask("open", "dir", lab.folder("ours").toString()).path("inbox").asText();
      Optional<String> other =
          theirs.map(
              t -> t.ask("open", "dir", lab.folder("theirs").toString()).path("inbox").asText());
      JsonNode first = dms(lab, ours, peers, 0, count, "warm", 1);
      for (int i = 1; i < WARM_UPS; i++) {
        dms(lab, ours, peers, i * count, (i + 1) * count, "warm", 1);
      }
      int warm = Sizes.warm(count);
      int width =
          Widths.best(
              theirs,
              w -> {
                int from = w == Widths.NARROW ? 0 : warm;
                int to = from + Math.min(warm, OfficialPace.WARM_DMS_MOST);
                return dms(lab, theirs.orElseThrow(), peers, from, to, "warm", w);
              });
      int measured = WARM_UPS * count;
      int some = Math.min(count, OfficialPace.NEW_DMS_MOST);
      Turns turns =
          Turns.take(
              sizes.rounds(),
              r -> measured(lab, ours, peers, measured + r * count, count, r, width),
              theirs.map(t -> r -> measured(lab, t, peers, measured + r * count, some, r, width)));
      witnesses.readOurs(our, 1);
      other.ifPresent(sender -> witnesses.readTheirs(sender, 1));
      return List.of(
          turns
              .rate("new DMs with a first text", "DMs/s")
              .target(Target.ratioAtLeast(7))
              .note("official: " + width + " at once"),
          turns.cpu("new DM with a first text: client CPU"),
          turns.memory("new DMs: client memory"),
          new Turns(List.of(first), turns.theirs())
              .rate("new DMs, the first of a process", "DMs/s"));
    }
  }

  /** Each measured range begins with its witnesses. */
  private static List<String> peers(Lab lab, Witnesses witnesses, Sizes sizes) {
    List<String> plain = lab.peers((WARM_UPS + sizes.rounds()) * sizes.newDms());
    List<String> all = new ArrayList<>(plain);
    for (int round = 0; round < sizes.rounds(); round++) {
      int at = (WARM_UPS + round) * sizes.newDms();
      for (String witness : witnesses.set(round)) {
        all.set(at++, witness);
      }
    }
    return all;
  }

  private static JsonNode measured(
      Lab lab, ChildProcess side, Path peers, int from, int count, int round, int width) {
    return dms(lab, side, peers, from, from + count, Witnesses.MEASURED + round, width);
  }

  private static JsonNode dms(
      Lab lab, ChildProcess side, Path peers, int from, int to, String tag, int width) {
    return lab.counted(
        COMMIT_AND_TEXT * (to - from),
        () ->
            side.ask(
                "newDms",
                "peers",
                peers.toString(),
                "from",
                from,
                "to",
                to,
                "tag",
                tag,
                "width",
                width));
  }
}
