package dev.larkpost.quarkus;

import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.schedule.Missed;
import dev.larkpost.engine.schedule.NamedSchedule;
import dev.larkpost.engine.schedule.Schedule;
import java.util.List;
import java.util.Optional;

/** What an {@code @OnEvent} or {@code @OnSchedule} method says; written down at build time. */
public final class EventRoute {
  private String event = "";
  private String when = "";
  private String finality = "";
  private String cron = "";
  private String zone = "";
  private Missed missed = Missed.CATCH_UP;
  private List<EventArgument> arguments = List.of();
  private List<String> types = List.of();

  /** For the recorder, which fills it by its setters. */
  public EventRoute() {}

  /** What the annotation says. */
  public EventRoute(String event, String when, String finality) {
    this.event = event;
    this.when = when;
    this.finality = finality;
  }

  /** It is an event of this schedule, unless configuration has one of its name. */
  public EventRoute scheduled(String cron, String zone, Missed missed) {
    EventRoute route = new EventRoute(event, when, finality).taking(arguments, types);
    route.cron = cron;
    route.zone = zone;
    route.missed = missed;
    return route;
  }

  /** What the method's parameters get. @param types class names of records, empty elsewhere */
  public EventRoute taking(List<EventArgument> what, List<String> types) {
    EventRoute route = new EventRoute(event, when, finality);
    route.arguments = List.copyOf(what);
    route.types = List.copyOf(types);
    return route;
  }

  /** For messages: the annotation as it stands in the source. */
  public String place() {
    return cron.isEmpty() ? "@OnEvent(\"" + event + "\")" : "@OnSchedule(\"" + cron + "\")";
  }

  /** Its own schedule; empty for events that come from elsewhere. */
  Optional<NamedSchedule> schedule() {
    return cron.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new NamedSchedule(
                event.substring(NamedSchedule.EVENTS.length()), Schedule.of(cron, zone), missed));
  }

  public Wanted wanted() {
    return new Wanted(new EventName(event), Optional.of(finality).filter(text -> !text.isEmpty()));
  }

  public String getEvent() {
    return event;
  }

  public void setEvent(String event) {
    this.event = event;
  }

  public String getWhen() {
    return when;
  }

  public void setWhen(String when) {
    this.when = when;
  }

  public String getFinality() {
    return finality;
  }

  public void setFinality(String finality) {
    this.finality = finality;
  }

  public String getCron() {
    return cron;
  }

  public void setCron(String cron) {
    this.cron = cron;
  }

  public String getZone() {
    return zone;
  }

  public void setZone(String zone) {
    this.zone = zone;
  }

  public Missed getMissed() {
    return missed;
  }

  public void setMissed(Missed missed) {
    this.missed = missed;
  }

  public List<EventArgument> getArguments() {
    return arguments;
  }

  public void setArguments(List<EventArgument> arguments) {
    this.arguments = List.copyOf(arguments);
  }

  public List<String> getTypes() {
    return types;
  }

  public void setTypes(List<String> types) {
    this.types = List.copyOf(types);
  }
}
