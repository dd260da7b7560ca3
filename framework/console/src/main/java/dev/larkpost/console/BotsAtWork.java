package dev.larkpost.console;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Finds what belongs to a bot, or refuses. */
final class BotsAtWork {
  private BotsAtWork() {}

  static <T> T known(Optional<T> found) {
    return found.orElseThrow(BotsAtWork::none);
  }

  private static WebApplicationException none() {
    return Refusal.of(Response.Status.NOT_FOUND, "NO_BOT", "there is no bot of that name at work");
  }
}
