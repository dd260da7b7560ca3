package dev.larkpost.bench;

import java.util.List;

/** Many texts over 50 existing DMs. */
final class TextsOverFew implements Scenario {
  @Override
  public List<Row> run(Trial trial) {
    Sizes sizes = trial.sizes();
    Broadcast broadcast =
        new Broadcast(Sizes.TEXT_DMS, sizes.texts() / Sizes.TEXT_DMS, sizes.rounds());
    try (Lab lab = trial.lab()) {
      Witnesses witnesses = new Witnesses(lab, 1);
      Broadcast.Outcome outcome = broadcast.run(lab, witnesses, broadcast.peers(lab, witnesses));
      return List.of(
          outcome
              .turns()
              .rate("texts over 50 DMs", "texts/s")
              .note("official: " + outcome.width() + " at once"),
          outcome.turns().cpu("text over 50 DMs: client CPU"));
    }
  }
}
