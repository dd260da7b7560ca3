package dev.larkpost.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudiencePage;
import dev.larkpost.engine.audience.AudienceText;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
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
import java.util.Optional;
import java.util.function.Consumer;

/** Who belongs to an audience; nobody's wishes are asked, and nobody is told anything. */
@Guarded
@RunOnVirtualThread
@Path("/api/bots/{bot}/audience")
class AudienceApi {
  private static final int PAGE = 500;

  /**
   * @param addresses those that are named by address
   * @param inboxes those that are named by inbox
   */
  public record Size(long recipients, long addresses, long inboxes) {}

  private final Bots bots;

  AudienceApi(Bots bots) {
    this.bots = bots;
  }

  private record Asked(Audiences audiences, Audience audience) {
    void read(Consumer<AudiencePage> each) {
      Optional<Party> after = Optional.empty();
      do {
        AudiencePage page = audiences.page(audience, after, PAGE);
        each.accept(page);
        after = page.next();
      } while (after.isPresent());
    }
  }

  private Asked of(String bot, Optional<String> audience) {
    Audiences audiences = BotsAtWork.known(bots.audiences(bot));
    String text =
        audience
            .filter(said -> !said.isBlank())
            .orElseThrow(
                () -> Refusal.of(Response.Status.BAD_REQUEST, "INCOMPLETE", "audience is needed"));
    Audience parsed = AudienceText.parse("audience", text);
    audiences.check(parsed);
    return new Asked(audiences, parsed);
  }

  /** How many there are. @param audience such as {@code holders(studio-nft)} */
  @GET
  @Path("/count")
  @Produces(MediaType.APPLICATION_JSON)
  public Size count(
      @PathParam("bot") String bot, @QueryParam("audience") Optional<String> audience) {
    long[] counts = new long[Party.Kind.values().length];
    of(bot, audience)
        .read(page -> page.recipients().forEach(r -> counts[r.party().kind().ordinal()]++));
    long addresses = counts[Party.Kind.ADDRESS.ordinal()];
    long inboxes = counts[Party.Kind.INBOX.ordinal()];
    return new Size(addresses + inboxes, addresses, inboxes);
  }

  /** All of them in order, a JSON object a line: {@code address} or {@code inbox}, and more. */
  @GET
  @Path("/export")
  @Produces(SubscriptionsApi.LINES)
  public StreamingOutput export(
      @PathParam("bot") String bot, @QueryParam("audience") Optional<String> audience) {
    Asked asked = of(bot, audience);
    return out -> {
      try (JsonGenerator lines = new JsonFactory().createGenerator(out)) {
        lines.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        lines.setRootValueSeparator(null);
        Lines writer = new Lines(lines);
        asked.read(page -> page.recipients().forEach(writer::write));
      }
    };
  }

  /** Writes recipients until somebody hangs up. */
  private record Lines(JsonGenerator to) {
    void write(Recipient recipient) {
      try {
        to.writeStartObject();
        String kind =
            switch (recipient.party().kind()) {
              case ADDRESS -> "address";
              case INBOX -> "inbox";
            };
        to.writeStringField(kind, recipient.party().value());
        if (recipient.zone().isPresent()) {
          to.writeStringField("zone", recipient.zone().get().getId());
        }
        if (recipient.language().isPresent()) {
          to.writeStringField("language", recipient.language().get().toLanguageTag());
        }
        to.writeEndObject();
        to.writeRaw('\n');
      } catch (IOException gone) {
        throw new java.io.UncheckedIOException("nobody reads the export", gone);
      }
    }
  }
}
