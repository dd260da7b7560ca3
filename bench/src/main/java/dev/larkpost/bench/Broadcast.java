package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Both sides with the same open DMs, saying texts in them by turns.
 *
 * @param dms how many DMs
 * @param each texts in each per round
 */
record Broadcast(int dms, int each, int rounds) {
  /** What came out. @param width how many calls of the official client ran at once */
  record Outcome(Turns turns, int width, double ourBytes, Optional<Double> theirBytes) {}

  /** Peers for it, the witnesses first. */
  Path peers(Lab lab, Witnesses witnesses) {
    List<String> all = new ArrayList<>(witnesses.set(0));
    all.addAll(lab.peers(dms - all.size()));
    return lab.peersFile(all);
  }

  Outcome run(Lab lab, Witnesses witnesses, Path peers) {
    ChildProcess ours = lab.ours();
    Optional<ChildProcess> theirs = lab.theirs();
    String our = opened(lab, ours, "ours", peers);
    Optional<String> other = theirs.map(t -> opened(lab, t, "theirs", peers));
    say(lab, ours, dms, "warm", 0);
    say(lab, ours, dms, "warm again", 0);
    int few = Sizes.warm(dms) < dms ? Sizes.warm(dms) : dms;
    int width = Widths.best(theirs, w -> say(lab, theirs.orElseThrow(), few, "warm " + w, w));
    Turns turns =
        Turns.take(
            rounds,
            r -> say(lab, ours, dms, Witnesses.MEASURED + r, 0),
            theirs.map(t -> r -> say(lab, t, dms, Witnesses.MEASURED + r, width)));
    witnesses.readOurs(our, rounds * each);
    other.ifPresent(sender -> witnesses.readTheirs(sender, rounds * each));
    return new Outcome(turns, width, bytes(ours), theirs.map(this::bytes));
  }

  private String opened(Lab lab, ChildProcess side, String folder, Path peers) {
    String inbox = side.ask("open", "dir", lab.folder(folder).toString()).path("inbox").asText();
    side.ask("openDms", "peers", peers.toString(), "from", 0, "to", dms);
    return inbox;
  }

  private JsonNode say(Lab lab, ChildProcess side, int to, String tag, int width) {
    return lab.counted(
        to * each,
        () -> side.ask("texts", "from", 0, "to", to, "each", each, "tag", tag, "width", width));
  }

  private double bytes(ChildProcess side) {
    return side.ask("storeBytes").path("bytes").asDouble() / dms;
  }
}
