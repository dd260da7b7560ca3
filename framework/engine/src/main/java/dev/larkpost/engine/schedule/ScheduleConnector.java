package dev.larkpost.engine.schedule;

import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.connect.Connector;
import dev.larkpost.engine.connect.Feed;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.EventName;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Offers the schedules of {@code larkpost.schedules} as events {@code schedule.NAME}. */
public final class ScheduleConnector implements Connector {
  /** Each has a thread in each bot that wants it. */
  static final int SCHEDULES_MAX = 100;

  private static final String SECTION = "schedules";

  @Override
  public String name() {
    return "schedule";
  }

  @Override
  public Set<String> sections() {
    return Set.of(SECTION);
  }

  @Override
  public Offer offer(Settings settings) {
    Settings section = settings.at(SECTION);
    Map<EventName, NamedSchedule> schedules = new TreeMap<>(ScheduleConnector::byName);
    for (String name : section.names()) {
      NamedSchedule schedule = schedule(name, section);
      schedules.put(schedule.event(), schedule);
    }
    if (schedules.size() > SCHEDULES_MAX) {
      throw settings.refused(SECTION, "has more than " + SCHEDULES_MAX + " schedules; use fewer");
    }
    return schedules.isEmpty() ? Offer.NOTHING : new Offered(schedules);
  }

  private static int byName(EventName one, EventName other) {
    return one.value().compareTo(other.value());
  }

  private static NamedSchedule schedule(String name, Settings section) {
    if (!NamedSchedule.isName(name)) {
      throw section.refused(name, "is no name of a schedule; write letters, digits, - and _");
    }
    Settings one = section.at(name);
    one.refuseOthers("cron", "zone", "missed");
    one.required("cron", "minute, hour, day of month, month and day of week, such as 0 9 * * MON");
    String zone = one.text("zone").orElse("UTC");
    if (one.text("zone").isPresent()) {
      one.reading("zone", text -> Schedule.of("0 0 * * *", text));
    }
    return new NamedSchedule(
        name, one.reading("cron", text -> Schedule.of(text, zone)), missed(one));
  }

  private static Missed missed(Settings one) {
    return one.text("missed")
        .map(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "catch-up" -> Missed.CATCH_UP;
                  case "skip" -> Missed.SKIP;
                  default -> throw one.refused("missed", "is catch-up or skip");
                })
        .orElse(Missed.CATCH_UP);
  }

  private record Offered(Map<EventName, NamedSchedule> schedules) implements Offer {
    @Override
    public Map<EventName, Optional<Set<String>>> events() {
      Map<EventName, Optional<Set<String>>> events = new HashMap<>();
      schedules.keySet().forEach(name -> events.put(name, Optional.of(NamedSchedule.FIELDS)));
      return events;
    }

    @Override
    public Connection open(BotSide bot, Set<Wanted> wanted) {
      Set<EventName> names = wanted.stream().map(Wanted::event).collect(Collectors.toSet());
      List<Feed> feeds =
          schedules.values().stream()
              .filter(schedule -> names.contains(schedule.event()))
              .map(schedule -> schedule.feed(bot.clock(), bot.listener()))
              .toList();
      return new Scheduled(feeds);
    }
  }

  private record Scheduled(List<Feed> feeds) implements Connection {
    @Override
    public void close() {
      feeds.forEach(feed -> feed.source().close());
    }
  }
}
