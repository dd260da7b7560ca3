package dev.larkpost.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Wallets registered one after another, each with a store of its own. */
final class Register implements Scenario {
  @Override
  public List<Row> run(Trial trial) {
    int count = trial.sizes().wallets();
    try (Lab lab = trial.lab()) {
      ChildProcess ours = lab.ours();
      Optional<ChildProcess> theirs = lab.theirs();
      register(lab, ours, "ours", Sizes.warm(count), "warm");
      theirs.ifPresent(t -> register(lab, t, "theirs", Sizes.warm(count), "warm"));
      Turns turns =
          Turns.take(
              trial.sizes().rounds(),
              round -> register(lab, ours, "ours", count, "r" + round),
              theirs.map(t -> round -> register(lab, t, "theirs", count, "r" + round)));
      return List.of(
          turns.rate("registration", "wallets/s"), turns.cpu("registration: client CPU"));
    }
  }

  private static com.fasterxml.jackson.databind.JsonNode register(
      Lab lab, ChildProcess side, String name, int count, String tag) {
    Function<String, String> folder = part -> lab.folder(part).toString();
    return side.ask("register", "n", count, "dir", folder.apply(name), "tag", tag);
  }
}
