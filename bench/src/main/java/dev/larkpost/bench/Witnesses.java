package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Inboxes of both clients that stand among the peers and afterwards tell what they could decrypt:
 * the other client is the judge of what a side wrote.
 */
final class Witnesses {
  /** Begins the texts of the measured rounds, not those of the warm-up. */
  static final String MEASURED = "measured-";

  private final Optional<ChildProcess> theirs;
  private final ChildProcess ours;
  private final List<List<String>> sets = new ArrayList<>();

  /** Registers so many of each client; ours only when there is nobody else. */
  Witnesses(Lab lab, int count) {
    theirs = lab.theirs();
    ours = lab.ours();
    List<String> our = lab.inboxes(ours.ask("witnesses", "n", count));
    Optional<List<String>> other =
        theirs.map(process -> lab.inboxes(process.ask("witnesses", "n", count)));
    for (int i = 0; i < count; i++) {
      List<String> set = new ArrayList<>(List.of(our.get(i)));
      int number = i;
      other.ifPresent(inboxes -> set.add(inboxes.get(number)));
      sets.add(set);
    }
  }

  /** One witness of each client. */
  List<String> set(int number) {
    return sets.get(number);
  }

  /**
   * The official client reads what ours wrote; our own does when there is none.
   *
   * @param expected texts for each witness
   */
  void readOurs(String sender, int expected) {
    read(theirs.orElse(ours), sender, expected);
  }

  /** Our client reads what the official one wrote. */
  void readTheirs(String sender, int expected) {
    read(ours, sender, expected);
  }

  private void read(ChildProcess reader, String sender, int expected) {
    JsonNode counts =
        reader
            .ask("read", "sender", sender, "prefix", MEASURED, "expected", expected)
            .path("counts");
    for (JsonNode count : counts) {
      if (count.asInt() != expected) {
        throw new IllegalStateException(
            "a witness could read " + count + " of " + expected + " texts of " + sender);
      }
    }
  }
}
