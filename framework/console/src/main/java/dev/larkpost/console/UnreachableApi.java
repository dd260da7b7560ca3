package dev.larkpost.console;

import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.Unreachable;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.xmtp.id.InboxId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whom an announcement could not reach, and trying them again. */
@Guarded
@RunOnVirtualThread
@Path("/api/bots/{bot}/announcements/{id}/unreachable")
@Produces(MediaType.APPLICATION_JSON)
class UnreachableApi {
  private static final int PAGE_MAX = 500;

  /**
   * @param kind address or inbox
   * @param reason a stable code
   */
  public record Person(String kind, String value, String reason) {}

  /**
   * @param next what to give as {@code after} for the page after; absent at the end
   */
  public record Page(List<Person> people, Optional<String> next) {}

  private final Bots bots;

  UnreachableApi(Bots bots) {
    this.bots = bots;
  }

  private Unreachable of(String bot) {
    return BotsAtWork.known(bots.unreachable(bot));
  }

  @GET
  public Page page(
      @PathParam("bot") String bot,
      @PathParam("id") long id,
      @QueryParam("after") Optional<String> after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    int most = Math.clamp(limit, 1, PAGE_MAX);
    List<Person> people =
        of(bot)
            .list(
                new AnnouncementId(id),
                after.filter(said -> !said.isEmpty()).map(UnreachableApi::party),
                most)
            .stream()
            .map(UnreachableApi::person)
            .toList();
    return new Page(
        people, people.size() < most ? Optional.empty() : Optional.of(people.getLast().value()));
  }

  private static Person person(Unreachable.Person person) {
    return new Person(
        person.party().kind().name().toLowerCase(Locale.ROOT),
        person.party().value(),
        person.reason());
  }

  private static Party party(String text) {
    return text.startsWith("0x") ? Party.address(text) : Party.inbox(new InboxId(text));
  }

  /** Tries all of them again, unless the announcement is paused, cancelled or has expired. */
  @POST
  @Path("/retry")
  public Map<String, Integer> retry(@PathParam("bot") String bot, @PathParam("id") long id) {
    return Map.of("planned", of(bot).retry(new AnnouncementId(id)));
  }
}
