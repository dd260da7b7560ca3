package dev.larkpost.quarkus.metrics;

import dev.larkpost.engine.watch.DropReason;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what one bot's engine does. Ids end here: no label names anybody. */
public final class MeterListener implements EngineListener {
  private final Meters meters;
  private final String bot;

  /** As last counted; the engine bounds how many there are. */
  private final Map<String, Long> audiences = new ConcurrentHashMap<>();

  public MeterListener(Meters meters, String bot) {
    this.meters = meters;
    this.bot = bot;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public void messagesPulled(int count) {
    meters.count(Metric.MESSAGES_PULLED, count, bot);
  }

  @Override
  public void messageDropped(MessageId message, DropReason reason) {
    meters.count(Metric.MESSAGES_DROPPED, 1, bot, lower(reason.name()));
  }

  @Override
  public void messageHandled(MessageId message, String route, int answers, Duration took) {
    meters.time(Metric.MESSAGES_HANDLED, took, bot, route);
  }

  @Override
  public void handlerFailed(
      MessageId message, String route, String code, int attempt, Throwable cause) {
    meters.count(Metric.HANDLERS_FAILED, 1, bot, route, lower(code));
  }

  @Override
  public void messageDead(MessageId message, String code) {
    meters.count(Metric.MESSAGES_DEAD, 1, bot, lower(code));
  }

  @Override
  public void consentChanged(InboxId inbox, String word) {
    meters.count(Metric.CONSENT_CHANGED, 1, bot, lower(word));
  }

  @Override
  public void deliveryPlanned(long delivery, String lane) {
    meters.count(Metric.DELIVERIES_PLANNED, 1, bot, lower(lane));
  }

  @Override
  public void deliveriesPlanned(String lane, int count) {
    meters.count(Metric.DELIVERIES_PLANNED, count, bot, lower(lane));
  }

  @Override
  public void recipientsPaged(String lane, int count) {
    meters.count(Metric.ANNOUNCEMENTS_RECIPIENTS, count, bot, lower(lane));
  }

  @Override
  public void audienceCounted(String audience, long members) {
    if (audiences.put(audience, members) == null) {
      meters.gauge(
          Metric.AUDIENCE_MEMBERS, () -> audiences.getOrDefault(audience, 0L), bot, audience);
    }
  }

  @Override
  public void permitted(int units) {
    meters.count(Metric.NETWORK_PERMITS, units, bot);
  }

  @Override
  public void batchSealed(int deliveries, Duration took) {
    meters.time(Metric.SEALS, took, bot);
  }

  @Override
  public void batchPublished(int messages, Duration took) {
    meters.time(Metric.NETWORK_PUBLISHES, took, bot);
  }

  @Override
  public void eventTold(String source, Duration age) {
    meters.time(Metric.EVENTS_TOLD, age, bot, source);
  }

  @Override
  public void eventMatched(String rule, String event) {
    meters.count(Metric.EVENTS_MATCHED, 1, bot, rule);
  }

  @Override
  public void deliverySealed(long delivery) {
    meters.count(Metric.DELIVERIES_SEALED, 1, bot);
  }

  @Override
  public void deliveryPublished(long delivery, Duration took) {
    meters.time(Metric.DELIVERIES_PUBLISHED, took, bot);
  }

  @Override
  public void deliveryConfirmed(long delivery) {
    meters.count(Metric.DELIVERIES_CONFIRMED, 1, bot);
  }

  @Override
  public void deliveryPostponed(long delivery, String reason, int attempt) {
    meters.count(Metric.DELIVERIES_POSTPONED, 1, bot, lower(reason));
  }

  @Override
  public void deliveryLost(long delivery) {
    meters.count(Metric.DELIVERIES_LOST, 1, bot);
  }

  @Override
  public void deliverySkipped(long delivery, String reason) {
    meters.count(Metric.DELIVERIES_SKIPPED, 1, bot, lower(reason));
  }

  @Override
  public void deliveryUnreachable(long delivery, String reason) {
    meters.count(Metric.DELIVERIES_UNREACHABLE, 1, bot, lower(reason));
  }

  @Override
  public void deliveryDead(long delivery, String reason) {
    meters.count(Metric.DELIVERIES_DEAD, 1, bot, lower(reason));
  }

  @Override
  public void throttled(Duration quietFor) {
    meters.count(Metric.NETWORK_REFUSALS, 1, bot);
  }

  @Override
  public void pacing(Duration pause) {
    meters.time(Metric.NETWORK_PAUSES, pause, bot);
  }

  @Override
  public void loopFailed(String loop, Throwable cause) {
    meters.count(Metric.LOOPS_FAILED, 1, bot, loop);
  }

  @Override
  public void announcementChanged(long announcement, String state) {
    meters.count(Metric.ANNOUNCEMENTS_CHANGED, 1, bot, lower(state));
  }

  @Override
  public void announcementFailed(long announcement, Throwable cause) {
    meters.count(Metric.ANNOUNCEMENTS_FAILED, 1, bot);
  }

  @Override
  public void eventSetAside(String rule, String event, Throwable cause) {
    meters.count(Metric.EVENTS_SET_ASIDE, 1, bot, rule);
  }
}
