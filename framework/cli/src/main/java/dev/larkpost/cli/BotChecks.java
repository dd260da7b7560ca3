package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.xmtp.identity.AssociationState;
import java.util.Optional;

/** The doctor's looks at a running bot. */
record BotChecks(Findings findings, RunningBot bot) {
  private static final int INSTALLATIONS_MAX = 10;
  private static final int INSTALLATIONS_WARN = 8;
  private static final int UPDATES_MAX = 256;
  private static final int UPDATES_WARN = 200;
  private static final String BUDGET = "larkpost_network_budget_left";
  private static final long BUDGET_LOW = 300;

  void state() {
    JsonNode status = bot.status();
    String name = status.path("name").asText();
    String state = status.path("state").asText();
    if (state.equals("READY")) {
      findings.ok("bot", name + " is READY");
    } else {
      findings.bad(
          "bot",
          name + " is " + state + ": it is not connected; look at its log, then at the node below");
    }
    status.path("warnings").forEach(warning -> findings.warning("bot", warning.asText()));
  }

  /** Chains and Kafka, as the bot reads them. */
  void sources() {
    for (JsonNode source : bot.status().path("sources")) {
      int failures = source.path("failures").asInt();
      String name = source.path("name").asText();
      if (failures == 0) {
        String behind =
            source.hasNonNull("behind") ? ", " + source.path("behind").asText() + " behind" : "";
        findings.ok("source", name + behind);
      } else {
        findings.bad(
            "source",
            name
                + " failed "
                + failures
                + " times in a row: is its provider or broker up? The bot's log says why");
      }
    }
  }

  void api() {
    try {
      int dead = 0;
      for (DeadCommand.Kind kind : DeadCommand.Kind.values()) {
        dead += bot.dead(kind, 0, 1).size();
      }
      findings.ok("api", "open to you");
      if (dead == 0) {
        findings.ok("dead", "no dead letters");
      } else {
        findings.warning("dead", "there are dead letters: larkpost dead list");
      }
    } catch (Failure refused) {
      if (refused.exit() == Failure.Exit.NOT_FOUND) {
        findings.warning(
            "api", "the bot has no console on its class path: stop it and use --data instead");
      } else {
        findings.bad("api", String.valueOf(refused.getMessage()));
      }
    }
  }

  /** What there is of places, identity updates and publishes. */
  void budgets() {
    JsonNode status = bot.status();
    if (!status.path("inboxId").asText().isEmpty()) {
      identity(status.path("node").asText(), status.path("inboxId").asText());
    }
    left().ifPresent(this::publishes);
  }

  private void identity(String node, String inbox) {
    try (InboxLog log = InboxLog.at(node, inbox)) {
      AssociationState state = log.read();
      int updates = log.updates();
      int places = state.installations().size();
      String says =
          places
              + " of "
              + INSTALLATIONS_MAX
              + " installations, "
              + updates
              + " of "
              + UPDATES_MAX
              + " identity updates";
      if (places >= INSTALLATIONS_WARN || updates >= UPDATES_WARN) {
        findings.warning(
            "budget",
            says + ": revoke what is not used (larkpost inbox revoke), and keep the data folder");
      } else {
        findings.ok("budget", says);
      }
    } catch (Failure away) {
      findings.warning("budget", "the inbox's log was not read: " + away.getMessage());
    }
  }

  private Optional<Long> left() {
    try {
      return bot.api()
          .text("/q/metrics")
          .lines()
          .filter(line -> line.startsWith(BUDGET))
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .map(number -> (long) Double.parseDouble(number))
          .findFirst();
    } catch (Failure | NumberFormatException none) {
      return Optional.empty();
    }
  }

  private void publishes(long left) {
    if (left < 0) {
      findings.ok("budget", "publishes are not counted on this network");
    } else if (left < BUDGET_LOW) {
      findings.warning(
          "budget",
          left
              + " publishes left: it is pacing. Nothing to do, unless others send from this address");
    } else {
      findings.ok("budget", left + " publishes left");
    }
  }
}
