package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Both sides with open DMs, saying texts in them by turns. The official client has as many of them
 * as it may open and fill at its own pace, and so fewer to look after.
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
    Share all = new Share(dms, each);
    Share some = officialShare();
    String our = opened(lab, ours, "ours", peers, all);
    Optional<String> other = theirs.map(t -> opened(lab, t, "theirs", peers, some));
    say(lab, ours, all, "warm", 0);
    say(lab, ours, all, "warm again", 0);
    Share few = some.of(OfficialPace.WARM_TEXTS_MOST);
    int width = Widths.best(theirs, w -> say(lab, theirs.orElseThrow(), few, "warm " + w, w));
    Turns turns =
        Turns.take(
            rounds,
            r -> say(lab, ours, all, Witnesses.MEASURED + r, 0),
            theirs.map(t -> r -> say(lab, t, some, Witnesses.MEASURED + r, width)));
    witnesses.readOurs(our, rounds * each);
    other.ifPresent(sender -> witnesses.readTheirs(sender, rounds * some.each()));
    return new Outcome(turns, width, bytes(ours, all), theirs.map(t -> bytes(t, some)));
  }

  /** Texts in the first so many DMs. */
  private record Share(int dms, int each) {
    /** Fewer of them. */
    Share of(int most) {
      return new Share(Math.min(dms, most), Math.max(1, Math.min(each, most / dms)));
    }
  }

  /** As many texts as all of them, within the official client's pace. */
  private Share officialShare() {
    int some = Math.min(dms, OfficialPace.NEW_DMS_MOST);
    return new Share(some, Math.min(dms * each, OfficialPace.TEXTS_MOST) / some);
  }

  private static String opened(Lab lab, ChildProcess side, String folder, Path peers, Share share) {
    String inbox = side.ask("open", "dir", lab.folder(folder).toString()).path("inbox").asText();
    side.ask("openDms", "peers", peers.toString(), "from", 0, "to", share.dms());
    return inbox;
  }

  private static JsonNode say(Lab lab, ChildProcess side, Share share, String tag, int width) {
    return lab.counted(
        share.dms() * share.each(),
        () ->
            side.ask(
                "texts",
                "from",
                0,
                "to",
                share.dms(),
                "each",
                share.each(),
                "tag",
                tag,
                "width",
                width));
  }

  private static double bytes(ChildProcess side, Share share) {
    return side.ask("storeBytes").path("bytes").asDouble() / share.dms();
  }
}
