package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.larkpost.connectors.jdbc.SqliteStateProvider;
import dev.larkpost.connectors.jdbc.StoreCopy;
import dev.larkpost.engine.DeadLetters;
import dev.larkpost.engine.RestingBot;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.view.AudienceView;
import dev.larkpost.engine.view.ContentView;
import dev.larkpost.engine.view.DeadDeliveryView;
import dev.larkpost.engine.view.DeadEventView;
import dev.larkpost.engine.view.DeadMessageView;
import dev.larkpost.engine.view.EventView;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.store.InstallationRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A bot that does not run, read from its data folder, which is ours until it is closed. */
final class StoppedBot implements Bot {
  private static final int NEWEST = 50;

  /** As the REST API's: times as texts, what is absent as null. */
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private final RestingBot bot;

  private StoppedBot(RestingBot bot) {
    this.bot = bot;
  }

  /**
   * Takes the folder's lock.
   *
   * @throws Failure NOT_FOUND when there is no store, WRONG_STATE when a bot has it open or it
   *     cannot be opened
   */
  static StoppedBot of(Path folder, Clock clock) {
    if (!Files.exists(folder.resolve(StoreCopy.STORE))) {
      throw new Failure(
          Failure.Exit.NOT_FOUND,
          "there is no store in " + folder + ": name the bot's data folder");
    }
    try {
      return new StoppedBot(new RestingBot(new SqliteStateProvider().open(folder), clock));
    } catch (XmtpException refused) {
      throw new Failure(Failure.Exit.WRONG_STATE, String.valueOf(refused.getMessage()));
    }
  }

  /** As a running bot tells it, as far as a store knows. */
  @Override
  public JsonNode status() {
    InstallationRecord own =
        bot.installation()
            .orElseThrow(
                () -> new Failure(Failure.Exit.NOT_FOUND, "this bot has never been registered"));
    return JSON.createObjectNode()
        .put("address", own.identifier().value())
        .put("inboxId", own.inbox().value())
        .put("installationId", own.installation().hex())
        .put("node", own.network())
        .put("state", "STOPPED");
  }

  @Override
  public JsonNode announcement(long id) {
    return known(bot.announcement(new AnnouncementId(id)), "there is no such announcement");
  }

  @Override
  public JsonNode announcements() {
    return JSON.valueToTree(bot.newest(NEWEST));
  }

  @Override
  public JsonNode audienceSize(String audience) {
    return JSON.valueToTree(asked(audience, AudienceView::size));
  }

  @Override
  public void exportAudience(String audience, OutputStream to) {
    asked(
        audience,
        members -> {
          members.each(one -> line(JSON.valueToTree(one), to));
          return true;
        });
  }

  private <T> T asked(String audience, Function<AudienceView, T> question) {
    try {
      return question.apply(AudienceView.of(bot.audiences(), audience));
    } catch (AudienceException | EventException refused) {
      throw new Failure(Failure.Exit.FAILED, String.valueOf(refused.getMessage()));
    }
  }

  private static void line(JsonNode one, OutputStream to) {
    try {
      to.write((one + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      throw unread();
    }
  }

  private static Failure unread() {
    return new Failure(Failure.Exit.FAILED, "nobody reads the output");
  }

  @Override
  public void exportSubscriptions(long after, OutputStream to) {
    try {
      Writer lines = new OutputStreamWriter(to, StandardCharsets.UTF_8);
      bot.consentLog().export(lines, after);
      lines.flush();
    } catch (IOException gone) {
      throw unread();
    }
  }

  @Override
  public JsonNode dead(DeadCommand.Kind kind, long after, int limit) {
    DeadLetters dead = bot.deadLetters();
    return JSON.valueToTree(
        switch (kind) {
          case deliveries ->
              dead.deliveries(new DeliveryId(after), limit).stream()
                  .map(DeadDeliveryView::of)
                  .toList();
          case messages -> dead.messages(after, limit).stream().map(DeadMessageView::of).toList();
          case events -> dead.events(after, limit).stream().map(DeadEventView::of).toList();
        });
  }

  @Override
  public JsonNode dead(DeadCommand.Kind kind, long number) {
    DeadLetters dead = bot.deadLetters();
    Optional<?> says =
        switch (kind) {
          case deliveries -> dead.delivery(new DeliveryId(number)).map(ContentView::of);
          case messages -> dead.message(number).map(ContentView::of);
          case events -> dead.event(number).map(EventView::of);
        };
    return known(says, "there is no such dead letter");
  }

  private static JsonNode known(Optional<?> found, String otherwise) {
    return JSON.valueToTree(
        found.orElseThrow(() -> new Failure(Failure.Exit.NOT_FOUND, otherwise)));
  }

  /** They go out, or to their handlers, when the bot starts. */
  @Override
  public long retry(DeadCommand.Kind kind, List<Long> numbers) {
    return switch (kind) {
      case deliveries ->
          bot.deadLetters().retryDeliveries(numbers.stream().map(DeliveryId::new).toList()).size();
      case messages -> bot.deadLetters().retryMessages(numbers);
      case events ->
          throw new Failure(
              Failure.Exit.WRONG_STATE,
              "events are tried again by their rules: start the bot, and say it without --data");
    };
  }

  /** A bot that runs leaves receipts of what was dropped; a store alone does not know to whom. */
  @Override
  public long drop(DeadCommand.Kind kind, List<Long> numbers) {
    throw new Failure(
        Failure.Exit.WRONG_STATE, "only a running bot drops: start it, and say it without --data");
  }

  @Override
  public void close() {
    bot.close();
  }
}
