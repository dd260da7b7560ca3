package dev.larkpost.console;

import dev.larkpost.engine.Announcements;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.xmtp.id.InboxId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;

/** Tells one person something, as a notification: what they said about such things counts. */
@Guarded
@RunOnVirtualThread
@Path("/api/bots/{bot}/messages")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class MessagesApi {
  /**
   * @param key two with one key are one; needed, so that a call may be repeated
   * @param to an address or an inbox id
   * @param category what the person may stop by name
   * @param text these very words; either this or markdown
   */
  public record NewMessage(
      Optional<String> key,
      Optional<String> to,
      Optional<String> category,
      Optional<String> text,
      Optional<String> markdown) {
    Notification notification() {
      String whom = NewAnnouncement.needed(to, "to");
      Notification silent =
          (whom.startsWith("0x") ? Notification.to(whom) : Notification.to(new InboxId(whom)))
              .key(NewAnnouncement.needed(key, "key"));
      Notification named = category.map(silent::category).orElse(silent);
      if (text.isPresent() == markdown.isPresent()) {
        throw Refusal.of(
            Response.Status.BAD_REQUEST,
            "INCOMPLETE",
            "exactly one of text and markdown is needed");
      }
      return text.isPresent() ? named.text(text.get()) : named.markdown(markdown.orElseThrow());
    }
  }

  private final Bots bots;

  MessagesApi(Bots bots) {
    this.bots = bots;
  }

  /** Durable when it answers; the number leads to its progress among the announcements. */
  @POST
  public Response send(@PathParam("bot") String bot, NewMessage wanted) {
    Announcements all = BotsAtWork.known(bots.announcements(bot));
    AnnouncementId id = all.send(wanted.notification());
    return Response.accepted(Map.of("id", id.value())).build();
  }
}
