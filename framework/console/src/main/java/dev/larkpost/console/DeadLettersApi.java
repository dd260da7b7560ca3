package dev.larkpost.console;

import dev.larkpost.engine.DeadLetters;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.view.ContentView;
import dev.larkpost.engine.view.DeadDeliveryView;
import dev.larkpost.engine.view.DeadEventView;
import dev.larkpost.engine.view.DeadMessageView;
import dev.larkpost.engine.view.EventView;
import dev.larkpost.quarkus.Bots;
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
  public List<DeadMessageView> messages(
      @PathParam("bot") String bot,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return of(bot).messages(after, Math.clamp(limit, 1, PAGE_MAX)).stream()
        .map(DeadMessageView::of)
        .toList();
  }

  /** Deliveries in their order. @param after the last number of the page before */
  @GET
  @Path("/deliveries")
  public List<DeadDeliveryView> deliveries(
      @PathParam("bot") String bot,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return of(bot).deliveries(new DeliveryId(after), Math.clamp(limit, 1, PAGE_MAX)).stream()
        .map(DeadDeliveryView::of)
        .toList();
  }

  /** Events in their order. @param after the last number of the page before */
  @GET
  @Path("/events")
  public List<DeadEventView> events(
      @PathParam("bot") String bot,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return of(bot).events(after, Math.clamp(limit, 1, PAGE_MAX)).stream()
        .map(DeadEventView::of)
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
