package dev.larkpost.quarkus.metrics;

import java.util.List;
import java.util.Locale;

/** All metrics. Names and labels are interface: dashboards and alerts live on them. */
public enum Metric {
  MESSAGES_PULLED("messages.pulled", Kind.COUNTER, "Messages taken up to be worked on", "bot"),
  MESSAGES_DROPPED(
      "messages.dropped", Kind.COUNTER, "Messages done without a handler", "bot", "reason"),
  MESSAGES_HANDLED(
      "messages.handled", Kind.TIMER, "From the start of a handler to its commit", "bot", "route"),
  HANDLERS_FAILED(
      "handlers.failed",
      Kind.COUNTER,
      "Handlers that failed, each attempt",
      "bot",
      "route",
      "code"),
  MESSAGES_DEAD("messages.dead", Kind.COUNTER, "Messages that were given up", "bot", "code"),
  CONSENT_CHANGED(
      "consent.changed", Kind.COUNTER, "STOP, START and MUTE that people said", "bot", "word"),
  DELIVERIES_PLANNED(
      "deliveries.planned",
      Kind.COUNTER,
      "Deliveries planned: answers, and what is made of announcements page by page",
      "bot",
      "lane"),
  DELIVERIES_SEALED("deliveries.sealed", Kind.COUNTER, "Ratchet and bytes durable", "bot"),
  DELIVERIES_PUBLISHED(
      "deliveries.published", Kind.TIMER, "From the plan until the network has it", "bot"),
  DELIVERIES_CONFIRMED(
      "deliveries.confirmed", Kind.COUNTER, "Deliveries read back from the network", "bot"),
  DELIVERIES_POSTPONED(
      "deliveries.postponed", Kind.COUNTER, "Tries that are made again later", "bot", "reason"),
  DELIVERIES_LOST("deliveries.lost", Kind.COUNTER, "Bytes proved lost, sealed anew", "bot"),
  DELIVERIES_SKIPPED("deliveries.skipped", Kind.COUNTER, "Not sent on purpose", "bot", "reason"),
  DELIVERIES_UNREACHABLE(
      "deliveries.unreachable", Kind.COUNTER, "Recipients that cannot be reached", "bot", "reason"),
  DELIVERIES_DEAD(
      "deliveries.dead", Kind.COUNTER, "Deliveries that were given up", "bot", "reason"),
  SEALS("seals", Kind.TIMER, "Sealing deliveries together, with the transaction", "bot"),
  NETWORK_PUBLISHES(
      "network.publishes", Kind.TIMER, "Publish requests, until their answers", "bot"),
  NETWORK_PERMITS(
      "network.permits", Kind.COUNTER, "Units of the budget granted to deliveries", "bot"),
  NETWORK_BUDGET_LEFT(
      "network.budget.left",
      Kind.GAUGE,
      "Publishes the budget has left, for all who share it; -1 without one, or while Redis is gone",
      "bot"),
  NETWORK_REFUSALS(
      "network.refusals", Kind.COUNTER, "The network said 429: the pacing was wrong", "bot"),
  NETWORK_PAUSES("network.pauses", Kind.TIMER, "Silences so that the budget refills", "bot"),
  LOOPS_FAILED("loops.failed", Kind.COUNTER, "Rounds of a loop that failed", "bot", "loop"),
  ANNOUNCEMENTS_CHANGED(
      "announcements.changed",
      Kind.COUNTER,
      "Announcements that came into a state",
      "bot",
      "state"),
  ANNOUNCEMENTS_FAILED(
      "announcements.failed", Kind.COUNTER, "Rounds in which one could not go on", "bot"),
  EVENTS_SET_ASIDE(
      "events.set.aside", Kind.COUNTER, "Events a rule could not be followed for", "bot", "rule"),
  EVENTS_TOLD(
      "events.told",
      Kind.TIMER,
      "Events that came in, and from their own time until they were durable",
      "bot",
      "source"),
  EVENTS_MATCHED("events.matched", Kind.COUNTER, "Rules that met an event", "bot", "rule"),
  ANNOUNCEMENTS_RECIPIENTS(
      "announcements.recipients",
      Kind.COUNTER,
      "Recipients of audiences that were looked at, page by page, whatever became of them",
      "bot",
      "lane"),
  AUDIENCE_MEMBERS(
      "audience.members",
      Kind.GAUGE,
      "Who belongs to an audience out of configuration, counted every 5 minutes; at most a million",
      "bot",
      "audience"),
  BOT_READY("bot.ready", Kind.GAUGE, "1 when its streams are complete, else 0", "bot"),
  BOT_VERIFIED_AGE(
      "bot.verified.age.seconds",
      Kind.GAUGE,
      "Seconds since it was last proved that nothing was missed; -1 before",
      "bot"),
  BOT_WARNINGS("bot.warnings", Kind.GAUGE, "Things somebody should look at", "bot"),
  CONVERSATIONS_PAUSED(
      "conversations.paused", Kind.GAUGE, "Conversations in a form nobody here can follow", "bot"),
  CONVERSATIONS(
      "conversations",
      Kind.GAUGE,
      "Conversations, by state: active, paused, or left",
      "bot",
      "state"),
  INBOX_INSTALLATIONS(
      "inbox.installations",
      Kind.GAUGE,
      "Installations of the bot's inbox; it may have 10, and 8 are a warning",
      "bot"),
  INBOX_IDENTITY_UPDATES(
      "inbox.identity.updates",
      Kind.GAUGE,
      "Identity updates of the bot's inbox; it may make 256 in its life, and 200 are a warning",
      "bot"),
  MESSAGES_UNDERWAY(
      "messages.underway", Kind.GAUGE, "Messages that wait for a handler or are with one", "bot"),
  RECEIPTS_WAITING(
      "receipts.waiting", Kind.GAUGE, "Receipts that systems outside do not have yet", "bot"),
  DEAD_LETTERS(
      "dead.letters",
      Kind.GAUGE,
      "What was given up and waits for somebody: messages, deliveries, events",
      "bot",
      "kind"),
  STORE_BYTES("store.bytes", Kind.GAUGE, "Size of the bot's store on disk; -1 in memory", "bot"),
  DELIVERIES("deliveries", Kind.GAUGE, "Deliveries in the store, by state", "bot", "state"),
  SOURCE_BEHIND(
      "source.behind", Kind.GAUGE, "Places known to be unread; -1 when unknown", "bot", "source"),
  SOURCE_FAILURES(
      "source.failures", Kind.GAUGE, "Rounds in a row that failed by now", "bot", "source");

  /** What is done with it. */
  public enum Kind {
    COUNTER,
    TIMER,
    GAUGE
  }

  private final String id;
  private final Kind kind;
  private final String meaning;
  private final List<String> labels;

  Metric(String id, Kind kind, String meaning, String... labels) {
    this.id = "larkpost." + id;
    this.kind = kind;
    this.meaning = meaning;
    this.labels = List.of(labels);
  }

  /** With dots, as Micrometer names it. */
  public String id() {
    return id;
  }

  /** As Prometheus scrapes it; of a timer the beginning of its count, sum and maximum. */
  public String scraped() {
    String name = id.replace('.', '_').toLowerCase(Locale.ROOT);
    return switch (kind) {
      case COUNTER -> name + "_total";
      case TIMER -> name + "_seconds";
      case GAUGE -> name;
    };
  }

  public Kind kind() {
    return kind;
  }

  public String meaning() {
    return meaning;
  }

  public List<String> labels() {
    return labels;
  }
}
