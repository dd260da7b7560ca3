package dev.larkpost.console;

import dev.larkpost.engine.Announcements;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.engine.outbox.StepResult;
import dev.larkpost.engine.view.AnnouncementView;
import dev.larkpost.engine.view.ContentView;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.xmtp.content.ContentCodec;
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
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Announcements of a bot: drafts, steps, plans and progress. */
@Guarded
@RunOnVirtualThread
@Path("/api/bots/{bot}/announcements")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class AnnouncementsApi {
  private static final int PAGE_MAX = 200;

  /** What may be done to an announcement. */
  enum Step {
    plan,
    approve,
    pause,
    resume,
    cancel
  }

  /** What an announcement says. @param fallback what people read whose language is not there */
  public record Words(String fallback, Map<String, ContentView> languages) {}

  private final Bots bots;

  AnnouncementsApi(Bots bots) {
    this.bots = bots;
  }

  private Announcements of(String bot) {
    return BotsAtWork.known(bots.announcements(bot));
  }

  /** The newest, newest first. */
  @GET
  public List<AnnouncementView> newest(
      @PathParam("bot") String bot,
      @QueryParam("before") @DefaultValue("9223372036854775807") long before,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    Announcements all = of(bot);
    return all.newest(before, Math.clamp(limit, 1, PAGE_MAX)).stream()
        .map(record -> view(all, record))
        .toList();
  }

  /** Writes a draft down and begins to count whom it reaches. */
  @POST
  public Response draft(@PathParam("bot") String bot, NewAnnouncement wanted) {
    Announcements all = of(bot);
    AnnouncementId id = all.draft(wanted.announcement());
    return Response.created(URI.create("/api/bots/" + bot + "/announcements/" + id))
        .entity(view(all, known(all.find(id))))
        .build();
  }

  @GET
  @Path("/{id}")
  public AnnouncementView one(@PathParam("bot") String bot, @PathParam("id") long id) {
    Announcements all = of(bot);
    return view(all, known(all.find(new AnnouncementId(id))));
  }

  /** What it says, in every language it is told in. */
  @GET
  @Path("/{id}/content")
  public Words content(@PathParam("bot") String bot, @PathParam("id") long id) {
    AnnouncementSpec.What what = known(of(bot).find(new AnnouncementId(id))).spec().what();
    Map<String, ContentView> languages = new TreeMap<>();
    what.byLanguage()
        .forEach(
            (language, bytes) ->
                languages.put(language, ContentView.of(ContentCodec.decode(bytes))));
    return new Words(what.fallback(), languages);
  }

  /** 409 when its state does not allow the step. */
  @POST
  @Path("/{id}/{step}")
  @Consumes(MediaType.WILDCARD)
  public AnnouncementView step(
      @PathParam("bot") String bot, @PathParam("id") long number, @PathParam("step") Step step) {
    Announcements all = of(bot);
    AnnouncementId id = new AnnouncementId(number);
    StepResult result =
        switch (step) {
          case plan -> all.plan(id);
          case approve -> all.approve(id);
          case pause -> all.pause(id);
          case resume -> all.resume(id);
          case cancel -> all.cancel(id);
        };
    return switch (result) {
      case StepResult.Taken taken -> view(all, taken.now());
      case StepResult.Refused refused ->
          throw Refusal.of(
              Response.Status.CONFLICT,
              "WRONG_STATE",
              "an announcement that is " + refused.now().state() + " cannot take this step");
      case StepResult.Unknown unknown -> view(all, known(Optional.empty()));
    };
  }

  private static AnnouncementRecord known(Optional<AnnouncementRecord> found) {
    return found.orElseThrow(
        () ->
            Refusal.of(
                Response.Status.NOT_FOUND, "NO_ANNOUNCEMENT", "there is no such announcement"));
  }

  private static AnnouncementView view(Announcements all, AnnouncementRecord record) {
    return AnnouncementView.of(record, all.progress(record.id()), all.tally(record.id()));
  }
}
