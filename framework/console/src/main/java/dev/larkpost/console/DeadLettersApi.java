package dev.larkpost.console;

import dev.larkpost.engine.DeadLetters;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.xmtp.id.InboxId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bot gave up: messages it could not handle, deliveries it could not send, events it could
 * not tell.
 */
@Guarded
@RunOnVirtualThread
@Path("/api/bots/{bot}/dead")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class DeadLettersApi {
  private static final int PAGE_MAX = 200;

  /** Dead letters one call is about. */
  static final int NUMBERS_MAX = 1_000;

  /** Events one call tries again: it waits for their handlers. */
  static final int RETRIED_EVENTS_MAX = 20;

  /**
   * @param reason a stable code
   */
  public record DeadMessage(
      long number,
      String message,
      String conversation,
      String sender,
      int attempts,
      String reason) {}

  /**
   * @param to the recipient's inbox id; of replies the id of the conversation
   * @param reason a stable code
   */
  public record DeadDelivery(
      long number,
      String lane,
      String to,
      Optional<Long> announcement,
      Optional<String> category,
      String reason,
      Instant planned) {}

  /**
   * @param rule the rule that could not tell it; {@code on:EVENT} for a bot's own method
   * @param kind what happened to the fact last: HAPPENED, RETRACTED, RESTORED
   * @param event the fact's id in its source
   * @param reason a code or the type of a failure
   * @param at when it failed last
   */
  public record DeadEvent(
      long number,
      String rule,
      String name,
      String kind,
      String source,
      String event,
      String reason,
      Instant at) {}

  /**
   * What an event says, for somebody's eyes.
   *
   * @param type always event
   * @param text its fields, as JSON
   * @param origin where exactly it stood, as JSON
   */
  public record EventView(
      String type, String text, String name, String source, Instant occurredAt, String origin) {
    static EventView of(Event event) {
      return new EventView(
          "event",
          event.fields().toJson(),
          event.name().value(),
          event.source().value(),
          event.occurredAt(),
          event.origin().toJson());
    }
  }

  /** Which dead letters a call is about. */
  public record Numbers(List<Long> numbers) {
    List<Long> checked() {
      return checked(NUMBERS_MAX);
    }

    List<Long> checked(int most) {
      if (numbers.isEmpty() || numbers.size() > most) {
        throw Refusal.of(
            Response.Status.BAD_REQUEST, "INCOMPLETE", "name 1 to " + most + " numbers");
      }
      return numbers;
    }
  }

  private final Bots bots;

  DeadLettersApi(Bots bots) {
    this.bots = bots;
  }

  private DeadLetters of(String bot) {
    return BotsAtWork.known(bots.deadLetters(bot));
  }

  /** Messages in their order. @param after the last number of the page before */
  @GET
  @Path("/messages")
  public List<DeadMessage> messages(
      @PathParam("bot") String bot,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return of(bot).messages(after, Math.clamp(limit, 1, PAGE_MAX)).stream()
        .map(
            d ->
                new DeadMessage(
                    d.sequence(),
                    d.message().hex(),
                    d.conversation().hex(),
                    d.sender().value(),
                    d.attempts(),
                    d.code()))
        .toList();
  }

  /** Deliveries in their order. @param after the last number of the page before */
  @GET
  @Path("/deliveries")
  public List<DeadDelivery> deliveries(
      @PathParam("bot") String bot,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return of(bot).deliveries(new DeliveryId(after), Math.clamp(limit, 1, PAGE_MAX)).stream()
        .map(DeadLettersApi::view)
        .toList();
  }

  private static DeadDelivery view(DeadLetters.DeadDelivery d) {
    String to =
        switch (d.destination()) {
          case Destination.ToInbox inbox -> inbox.inbox().value();
          case Destination.InConversation in -> in.conversation().hex();
        };
    return new DeadDelivery(
        d.id().value(),
        d.lane().name(),
        d.recipient().map(InboxId::value).orElse(to),
        d.announcement().map(AnnouncementId::value),
        d.category(),
        d.reason(),
        d.planned());
  }

  /** Events in their order. @param after the last number of the page before */
  @GET
  @Path("/events")
  public List<DeadEvent> events(
      @PathParam("bot") String bot,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return of(bot).events(after, Math.clamp(limit, 1, PAGE_MAX)).stream()
        .map(
            d ->
                new DeadEvent(
                    d.number(),
                    d.rule(),
                    d.name().value(),
                    d.kind().name(),
                    d.source().value(),
                    d.event().value(),
                    d.reason(),
                    d.at()))
        .toList();
  }

  @GET
  @Path("/messages/{number}")
  public ContentView message(@PathParam("bot") String bot, @PathParam("number") long number) {
    return known(of(bot).message(number).map(ContentView::of));
  }

  @GET
  @Path("/deliveries/{number}")
  public ContentView delivery(@PathParam("bot") String bot, @PathParam("number") long number) {
    return known(of(bot).delivery(new DeliveryId(number)).map(ContentView::of));
  }

  @GET
  @Path("/events/{number}")
  public EventView event(@PathParam("bot") String bot, @PathParam("number") long number) {
    return known(of(bot).event(number).map(EventView::of));
  }

  private static <T> T known(Optional<T> found) {
    return found.orElseThrow(
        () ->
            Refusal.of(
                Response.Status.NOT_FOUND, "NO_DEAD_LETTER", "there is no such dead letter"));
  }

  /** Hands them to their handlers once more. Says how many of them were dead. */
  @POST
  @Path("/messages/retry")
  public Map<String, Integer> retryMessages(@PathParam("bot") String bot, Numbers these) {
    return Map.of("retried", of(bot).retryMessages(these.checked()));
  }

  /** Forgets them. Says how many of them were dead. */
  @POST
  @Path("/messages/drop")
  public Map<String, Integer> dropMessages(@PathParam("bot") String bot, Numbers these) {
    return Map.of("dropped", of(bot).dropMessages(these.checked()));
  }

  /**
   * Plans them again, with the same content and key. Says how many are planned now; those of an
   * announcement that is paused, cancelled or has expired are not.
   */
  @POST
  @Path("/deliveries/retry")
  public Map<String, Integer> retryDeliveries(@PathParam("bot") String bot, Numbers these) {
    return Map.of("retried", of(bot).retryDeliveries(ids(these)).size());
  }

  /** Gives them up for good. Says how many of them were dead. */
  @POST
  @Path("/deliveries/drop")
  public Map<String, Integer> dropDeliveries(@PathParam("bot") String bot, Numbers these) {
    return Map.of("dropped", of(bot).dropDeliveries(ids(these)));
  }

  /**
   * Hands them to their handlers and rules once more and waits for them. Says how many went well;
   * the others stay, with their new reasons.
   */
  @POST
  @Path("/events/retry")
  public Map<String, Integer> retryEvents(@PathParam("bot") String bot, Numbers these) {
    return Map.of("retried", of(bot).retryEvents(these.checked(RETRIED_EVENTS_MAX)).size());
  }

  /** Forgets them. Says how many of them were dead. */
  @POST
  @Path("/events/drop")
  public Map<String, Integer> dropEvents(@PathParam("bot") String bot, Numbers these) {
    return Map.of("dropped", of(bot).dropEvents(these.checked()));
  }

  private static List<DeliveryId> ids(Numbers these) {
    return these.checked().stream().map(DeliveryId::new).toList();
  }
}
