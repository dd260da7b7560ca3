package dev.larkpost.bots.announcer;

import dev.larkpost.engine.Announcements;
import dev.larkpost.engine.audience.AudienceText;
import dev.larkpost.engine.inbound.ButtonTap;
import dev.larkpost.engine.inbound.Command;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.Role;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.StepResult;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnButton;
import dev.larkpost.quarkus.OnCommand;
import dev.larkpost.quarkus.OnText;
import dev.larkpost.xmtp.content.Content;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The owner writes {@code /announce} and what it is about, gets the plan with two buttons, and
 * sends it or not. Everybody else is told how to subscribe.
 */
@Bot("announcer")
class Announcer {
  private static final long LOOK_EVERY_MS = 50;
  private static final String SEND = "send";
  private static final String CANCEL = "cancel";

  private final AnnouncerConfig config;
  private final Announcements announcements;
  private final Clock clock = Clock.systemUTC();

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
  Content announce(Command command) throws InterruptedException {
    if (command.rest().isEmpty()) {
      return new Content.Text("Write what it is about behind it: /announce We are live!");
    }
    AnnouncementId id =
        announcements.draft(
            Announcement.to(AudienceText.parse("larkpost.announcer.audience", config.audience()))
                .category(config.category())
                .key(key(command.message()))
                .markdown(command.rest()));
    return offer(counted(id));
  }

  /** A handler may run twice: the same message makes the same draft. */
  private static String key(Message message) {
    return "said/" + message.sender().value() + "/" + message.id().hex();
  }

  private AnnouncementRecord counted(AnnouncementId id) throws InterruptedException {
    Instant end = clock.instant().plus(config.planPatience());
    AnnouncementRecord record = announcements.find(id).orElseThrow();
    while (isUncounted(record) && clock.instant().isBefore(end)) {
      Thread.sleep(LOOK_EVERY_MS);
      record = announcements.find(id).orElseThrow();
    }
    return record;
  }

  private static boolean isUncounted(AnnouncementRecord record) {
    return record.state() == AnnouncementState.DRAFT
        || record.state() == AnnouncementState.COUNTING;
  }

  private static Content offer(AnnouncementRecord record) {
    if (isUncounted(record)) {
      return new Content.Text(
          "It is being counted whom number "
              + record.id()
              + " reaches. Ask /status "
              + record.id());
    }
    return new Content.Actions(
        "announcement/" + record.id(),
        Words.plan(record),
        List.of(button(SEND, "Send", record), button(CANCEL, "Cancel", record)),
        Optional.empty());
  }

  private static Content.Actions.Action button(String id, String label, AnnouncementRecord record) {
    return new Content.Actions.Action(
        id + "/" + record.id(), label, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @OnButton(SEND)
  String send(ButtonTap tap) {
    return step(tap, announcements::approve, record -> "On its way. /status " + record.id());
  }

  @OnButton(CANCEL)
  String cancel(ButtonTap tap) {
    return step(tap, announcements::cancel, record -> "Nobody will hear it.");
  }

  /** In a group others see the buttons, too: only whoever wrote the draft may use them. */
  private String step(
      ButtonTap tap,
      Function<AnnouncementId, StepResult> step,
      Function<AnnouncementRecord, String> taken) {
    Optional<AnnouncementRecord> record =
        number(tap.action().substring(tap.action().indexOf('/') + 1)).flatMap(announcements::find);
    if (record.filter(r -> isBy(tap, r)).isEmpty()) {
      return "That is not for you to decide.";
    }
    return switch (step.apply(record.get().id())) {
      case StepResult.Taken t -> taken.apply(t.now());
      case StepResult.Refused r -> Words.state(r.now());
      case StepResult.Unknown u -> "There is no such announcement any more.";
    };
  }

  private static boolean isBy(ButtonTap tap, AnnouncementRecord record) {
    return record.spec().key().startsWith("said/" + tap.sender().value() + "/");
  }

  @OnCommand(value = "/status", from = Role.OWNER)
  Content status(Command command) {
    return of(
        command,
        record ->
            record.state() == AnnouncementState.PLANNED
                ? offer(record)
                : new Content.Text(Words.progress(record, announcements.progress(record.id()))));
  }

  @OnCommand(value = "/pause", from = Role.OWNER)
  Content pause(Command command) {
    return of(command, record -> told(announcements.pause(record.id())));
  }

  @OnCommand(value = "/resume", from = Role.OWNER)
  Content resume(Command command) {
    return of(command, record -> told(announcements.resume(record.id())));
  }

  @OnCommand(value = "/cancel", from = Role.OWNER)
  Content cancelled(Command command) {
    return of(command, record -> told(announcements.cancel(record.id())));
  }

  private static Content told(StepResult result) {
    return new Content.Text(
        switch (result) {
          case StepResult.Taken t -> Words.state(t.now());
          case StepResult.Refused r -> Words.state(r.now());
          case StepResult.Unknown u -> "There is no such announcement.";
        });
  }

  /** The one that is named by its number, or else the newest. */
  private Content of(Command command, Function<AnnouncementRecord, Content> what) {
    Optional<AnnouncementRecord> record =
        command.rest().isEmpty()
            ? announcements.newest(Long.MAX_VALUE, 1).stream().findFirst()
            : number(command.rest()).flatMap(announcements::find);
    return record.map(what).orElseGet(() -> new Content.Text("There is no such announcement."));
  }

  private static Optional<AnnouncementId> number(String text) {
    try {
      return Optional.of(new AnnouncementId(Long.parseLong(text.strip())));
    } catch (IllegalArgumentException noNumber) {
      return Optional.empty();
    }
  }
}
