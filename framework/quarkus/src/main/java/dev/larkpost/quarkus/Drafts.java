package dev.larkpost.quarkus;

import dev.larkpost.engine.Announcements;
import dev.larkpost.engine.inbound.ButtonTap;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.engine.inbound.Role;
import dev.larkpost.engine.inbound.Roles;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementPlan;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.StepResult;
import dev.larkpost.engine.outbox.TellingException;
import dev.larkpost.xmtp.content.Content;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Announcements that commands return: written down as drafts; who gave the command gets the plan
 * with two buttons, Send and Cancel. Nothing goes out before Send.
 */
final class Drafts {
  /** Beginnings of the buttons' ids; the announcement's number follows. */
  static final String SEND = "larkpost-send";

  static final String CANCEL = "larkpost-cancel";

  private static final Duration PLAN_PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** Roles by draft are kept for so many; of others only an owner may decide. */
  private static final int KNOWN_MAX = 1_000;

  private final Announcements announcements;
  private final Roles roles;
  private final Map<AnnouncementId, Role> needed = new ConcurrentHashMap<>();

  Drafts(Announcements announcements, Roles roles) {
    this.announcements = announcements;
    this.roles = roles;
  }

  /**
   * Drafts it and waits a while until it is counted.
   *
   * @param from who may give the command, and so decide
   */
  Content drafted(Announcement wanted, MessageContext context, Role from) {
    Announcement keyed =
        wanted.details().key().isPresent()
            ? wanted
            : wanted.key("draft/" + context.message().id().hex());
    AnnouncementId id;
    try {
      id = announcements.draft(keyed);
    } catch (TellingException refused) {
      return new Content.Text("It cannot be announced: " + refused.getMessage());
    }
    if (needed.size() >= KNOWN_MAX) {
      needed.clear();
    }
    needed.put(id, from);
    return answer(counted(id));
  }

  private AnnouncementRecord counted(AnnouncementId id) {
    long looks = PLAN_PATIENCE.dividedBy(LOOK_EVERY);
    AnnouncementRecord record = announcements.find(id).orElseThrow();
    for (long i = 0; i < looks && isBeingCounted(record); i++) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      record = announcements.find(id).orElseThrow();
    }
    return record;
  }

  private static boolean isBeingCounted(AnnouncementRecord record) {
    return record.state() == AnnouncementState.DRAFT
        || record.state() == AnnouncementState.COUNTING;
  }

  private static Content answer(AnnouncementRecord record) {
    return switch (record.state()) {
      case PLANNED -> withButtons(record, record.plan().map(Drafts::text).orElse("It is counted."));
      case DRAFT, COUNTING ->
          new Content.Text("It is still being counted. Give the same command again in a while.");
      default ->
          new Content.Text("There is one with this key already: it is " + word(record) + ".");
    };
  }

  private static String text(AnnouncementPlan plan) {
    return "It reaches "
        + plan.reach()
        + " ("
        + plan.newConversations()
        + " for the first time). Without an inbox: "
        + plan.withoutInbox()
        + ". Do not want it: "
        + plan.withheld()
        + ". It costs "
        + plan.units()
        + " publishes and is done by "
        + plan.last().truncatedTo(ChronoUnit.SECONDS)
        + ".";
  }

  private static Content withButtons(AnnouncementRecord record, String text) {
    return new Content.Actions(
        "draft-" + record.id(),
        text,
        List.of(button(SEND, record, "Send"), button(CANCEL, record, "Cancel")),
        Optional.empty());
  }

  private static Content.Actions.Action button(String id, AnnouncementRecord record, String label) {
    return new Content.Actions.Action(
        id + "/" + record.id(), label, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Somebody tapped Send or Cancel. @return empty for who may not decide */
  Optional<String> decided(ButtonTap tap, MessageContext context) {
    Optional<AnnouncementId> id = number(tap.action());
    if (id.isEmpty()) {
      return Optional.of("There is no such announcement.");
    }
    Role role = needed.getOrDefault(id.get(), Role.OWNER);
    if (!roles.of(context.sender()).may(role)) {
      return Optional.empty();
    }
    boolean send = tap.action().startsWith(SEND + "/");
    StepResult result = send ? announcements.approve(id.get()) : announcements.cancel(id.get());
    return Optional.of(
        switch (result) {
          case StepResult.Taken taken -> send ? "It goes out." : "It is cancelled.";
          case StepResult.Refused refused -> "It is " + word(refused.now()) + " already.";
          case StepResult.Unknown unknown -> "There is no such announcement.";
        });
  }

  private static Optional<AnnouncementId> number(String action) {
    try {
      return Optional.of(
          new AnnouncementId(Long.parseLong(action.substring(action.indexOf('/') + 1))));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private static String word(AnnouncementRecord record) {
    return record.state().name().toLowerCase(Locale.ROOT);
  }
}
