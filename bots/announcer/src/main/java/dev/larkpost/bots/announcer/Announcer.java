package dev.larkpost.bots.announcer;

import dev.larkpost.engine.Announcements;
import dev.larkpost.engine.audience.AudienceText;
import dev.larkpost.engine.inbound.Command;
import dev.larkpost.engine.inbound.Role;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.engine.outbox.StepResult;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnCommand;
import dev.larkpost.quarkus.OnText;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The owner writes {@code /announce} and what it is about, gets the plan with two buttons, and
 * sends it or not. Everybody else is told how to subscribe.
 */
@Bot("announcer")
class Announcer {
  private static final String UNKNOWN = "There is no such announcement.";

  private final AnnouncerConfig config;
  private final Announcements announcements;

  Announcer(AnnouncerConfig config, Announcements announcements) {
    this.config = config;
    this.announcements = announcements;
  }

  @OnText
  String anybody() {
    return "START "
        + config.category()
        + " and you will hear what is announced here; STOP ends it at any time.";
  }

  @OnCommand(value = "/announce", from = Role.OWNER)
  Announcement announce(Command command) {
    Announcement silent =
        Announcement.to(AudienceText.parse("larkpost.announcer.audience", config.audience()))
            .category(config.category());
    return command.rest().isEmpty() ? silent : silent.markdown(command.rest());
  }

  @OnCommand(value = "/status", from = Role.OWNER)
  String status(Command command) {
    return of(command, record -> text(record, announcements.progress(record.id())));
  }

  @OnCommand(value = "/pause", from = Role.OWNER)
  String pause(Command command) {
    return of(command, record -> text(announcements.pause(record.id())));
  }

  @OnCommand(value = "/resume", from = Role.OWNER)
  String resume(Command command) {
    return of(command, record -> text(announcements.resume(record.id())));
  }

  @OnCommand(value = "/cancel", from = Role.OWNER)
  String cancel(Command command) {
    return of(command, record -> text(announcements.cancel(record.id())));
  }

  /** The one that is named by its number, or else the newest. */
  private String of(Command command, Function<AnnouncementRecord, String> what) {
    Optional<AnnouncementRecord> record =
        command.rest().isEmpty()
            ? announcements.newest(Long.MAX_VALUE, 1).stream().findFirst()
            : number(command.rest()).flatMap(announcements::find);
    return record.map(what).orElse(UNKNOWN);
  }

  private static Optional<AnnouncementId> number(String text) {
    try {
      return Optional.of(new AnnouncementId(Long.parseLong(text.strip())));
    } catch (IllegalArgumentException noNumber) {
      return Optional.empty();
    }
  }

  private static String text(StepResult result) {
    return switch (result) {
      case StepResult.Taken taken -> text(taken.now());
      case StepResult.Refused refused -> text(refused.now());
      case StepResult.Unknown unknown -> UNKNOWN;
    };
  }

  private static String text(AnnouncementRecord record) {
    return "Number " + record.id() + " is " + record.state().name().toLowerCase(Locale.ROOT) + ".";
  }

  private static String text(AnnouncementRecord record, Progress progress) {
    return text(record)
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
