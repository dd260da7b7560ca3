package dev.larkpost.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.view.AudienceView;
import dev.larkpost.quarkus.Bots;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Who belongs to an audience; nobody's wishes are asked, and nobody is told anything. */
@Guarded
@RunOnVirtualThread
@Path("/api/bots/{bot}/audience")
class AudienceApi {
  private final Bots bots;

  AudienceApi(Bots bots) {
    this.bots = bots;
  }

  private AudienceView of(String bot, Optional<String> audience) {
    Audiences audiences = BotsAtWork.known(bots.audiences(bot));
    String text =
        audience
            .filter(said -> !said.isBlank())
            .orElseThrow(
                () -> Refusal.of(Response.Status.BAD_REQUEST, "INCOMPLETE", "audience is needed"));
    return AudienceView.of(audiences, text);
  }

  /** How many there are. @param audience such as {@code holders(studio-nft)} */
  @GET
  @Path("/count")
  @Produces(MediaType.APPLICATION_JSON)
  public AudienceView.Size count(
      @PathParam("bot") String bot, @QueryParam("audience") Optional<String> audience) {
    return of(bot, audience).size();
  }

  /** All of them in order, a JSON object a line: {@code address} or {@code inbox}, and more. */
  @GET
  @Path("/export")
  @Produces(SubscriptionsApi.LINES)
  public StreamingOutput export(
      @PathParam("bot") String bot, @QueryParam("audience") Optional<String> audience) {
    AudienceView asked = of(bot, audience);
    return out -> {
      try (JsonGenerator lines = new JsonFactory().createGenerator(out)) {
        lines.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        lines.setRootValueSeparator(null);
        asked.each(members -> write(lines, members));
      }
    };
  }

  /** Writes until somebody hangs up. */
  private static void write(JsonGenerator to, Map<String, String> members) {
    try {
      to.writeStartObject();
      for (Map.Entry<String, String> member : members.entrySet()) {
        to.writeStringField(member.getKey(), member.getValue());
      }
      to.writeEndObject();
      to.writeRaw('\n');
    } catch (IOException gone) {
      throw new UncheckedIOException("nobody reads the export", gone);
    }
  }
}
