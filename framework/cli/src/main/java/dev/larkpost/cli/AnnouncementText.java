package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** An announcement of the API, for people. */
record AnnouncementText(JsonNode one) {
  private static final int BAR = 30;
  private static final long SHORT_SECONDS = 90;

  String state() {
    return one.path("state").asText();
  }

  boolean finished() {
    return state().equals("DONE") || state().equals("CANCELLED");
  }

  /** Nothing moves before somebody does something. */
  boolean rests() {
    return finished() || state().equals("PAUSED") || state().equals("PLANNED");
  }

  /** Columns of a list. */
  String[] row() {
    return new String[] {
      one.path("id").asText(),
      state().toLowerCase(Locale.ROOT),
      delivered() + "/" + all(),
      Page.safe(one.path("title").asText())
    };
  }

  Page facts() {
    Page page =
        new Page()
            .row("number", one.path("id").asText())
            .row("state", state().toLowerCase(Locale.ROOT))
            .row("says", Page.safe(one.path("title").asText()))
            .row("audience", Page.safe(one.path("audience").asText()));
    if (one.hasNonNull("reason")) {
      page.row("because", Page.safe(one.path("reason").asText()));
    }
    JsonNode plan = one.path("plan");
    if (plan.isObject()) {
      page.row("reaches", plan.path("reach").asText())
          .row("no inbox", plan.path("withoutInbox").asText())
          .row("not wanted", plan.path("withheld").asText())
          .row("units", plan.path("units").asText())
          .row("first", plan.path("first").asText())
          .row("last", plan.path("last").asText() + " (" + lasting(plan) + ")");
    }
    return page.row("delivered", Long.toString(delivered()))
        .row("on the way", Long.toString(open()))
        .row("skipped", reasons("skipped"))
        .row("not reached", reasons("unreachable"))
        .row("given up", reasons("dead"));
  }

  private static String lasting(JsonNode plan) {
    Duration time =
        Duration.between(
            Instant.parse(plan.path("first").asText()), Instant.parse(plan.path("last").asText()));
    return time.toSeconds() < SHORT_SECONDS
        ? Math.max(1, time.toSeconds()) + " s"
        : Math.round(time.toSeconds() / 60.0) + " min";
  }

  private long delivered() {
    return one.path("progress").path("confirmed").asLong();
  }

  private long open() {
    return one.path("progress").path("open").asLong();
  }

  private long sum(String kind) {
    long all = 0;
    for (JsonNode count : one.path("progress").path(kind)) {
      all += count.asLong();
    }
    return all;
  }

  private String reasons(String kind) {
    StringJoiner reasons = new StringJoiner(", ", " (", ")").setEmptyValue("");
    Iterator<Map.Entry<String, JsonNode>> counts =
        one.path("progress").path(kind).properties().iterator();
    counts.forEachRemaining(c -> reasons.add(c.getKey() + " " + c.getValue().asText()));
    return sum(kind) + reasons.toString();
  }

  private long looked() {
    return open() + delivered() + sum("skipped") + sum("unreachable") + sum("dead");
  }

  /** Everybody it is about, as far as that is known. */
  private long all() {
    JsonNode plan = one.path("plan");
    return Math.max(
        looked(),
        plan.path("reach").asLong()
            + plan.path("withoutInbox").asLong()
            + plan.path("withheld").asLong());
  }

  /** One line: how far it is. */
  String bar() {
    long all = all();
    long ended = looked() - open();
    int full = all == 0 ? 0 : (int) (BAR * ended / all);
    long percent = all == 0 ? 0 : 100 * ended / all;
    return "["
        + "#".repeat(full)
        + ".".repeat(BAR - full)
        + "] "
        + percent
        + " %  "
        + ended
        + " of "
        + all
        + ", delivered "
        + delivered()
        + ", "
        + state().toLowerCase(Locale.ROOT);
  }
}
