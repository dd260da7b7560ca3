package dev.larkpost.bots.announcer;

import dev.larkpost.engine.outbox.AnnouncementPlan;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Progress;
import java.time.Duration;
import java.util.Locale;

/** What the owner reads about an announcement. */
final class Words {
  private Words() {}

  static String plan(AnnouncementRecord record) {
    AnnouncementPlan plan = record.plan().orElseThrow();
    return "Number "
        + record.id()
        + " reaches "
        + people(plan.reach())
        + unreached(plan)
        + " It takes "
        + took(Duration.between(plan.first(), plan.last()))
        + " and "
        + plan.units()
        + " of the network's units.";
  }

  private static String unreached(AnnouncementPlan plan) {
    return (plan.withheld() > 0 ? "; " + plan.withheld() + " do not want it" : "")
        + (plan.withoutInbox() > 0 ? "; " + plan.withoutInbox() + " have no inbox" : "")
        + ".";
  }

  private static String people(long count) {
    return count == 1 ? "one person" : count + " people";
  }

  private static String took(Duration time) {
    if (time.compareTo(Duration.ofMinutes(1)) < 0) {
      return "less than a minute";
    }
    return time.toHours() == 0
        ? time.toMinutes() + " minutes"
        : time.toHours() + " hours and " + time.toMinutesPart() + " minutes";
  }

  static String state(AnnouncementRecord record) {
    return "Number " + record.id() + " is " + record.state().name().toLowerCase(Locale.ROOT) + ".";
  }

  static String progress(AnnouncementRecord record, Progress progress) {
    return state(record)
        + " Delivered to "
        + progress.in(DeliveryState.CONFIRMED)
        + ", on the way to "
        + progress.open()
        + ", skipped "
        + progress.in(DeliveryState.SKIPPED)
        + ", not reached "
        + (progress.in(DeliveryState.UNREACHABLE) + progress.in(DeliveryState.DEAD))
        + ".";
  }
}
