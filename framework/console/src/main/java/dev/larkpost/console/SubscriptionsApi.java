package dev.larkpost.console;

import dev.larkpost.engine.consent.ConsentCounts;
import dev.larkpost.engine.consent.Consents;
import dev.larkpost.engine.consent.OptIn;
import dev.larkpost.engine.consent.OptInResult;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.LarkpostConfig;
import dev.larkpost.xmtp.id.Identifier;
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
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Who wants to hear from a bot: the log for whoever must show it, and opt-ins signed in a dapp. */
@Guarded
@RunOnVirtualThread
@Path("/api/bots/{bot}/subscriptions")
class SubscriptionsApi {
  /** JSON Lines. */
  static final String LINES = "application/jsonl";

  /**
   * A signed wish.
   *
   * @param category absent for everything
   * @param signature in hex: r, s and v, or what a contract wallet gave
   */
  public record Signed(String address, Optional<String> category, Instant time, String signature) {}

  /** A wish to be signed. @param text the very text that is signed (ERC-191) */
  public record Wish(String address, Optional<String> category, Instant time, String text) {}

  /** How many want to hear of a category by its name, and how many do not. */
  public record CategoryCount(String name, long subscribed, long stopped) {}

  /**
   * @param subscribed inboxes that want everything
   * @param stopped inboxes that stopped everything
   * @param muted inboxes that want nothing just now
   */
  public record Wishes(long subscribed, long stopped, long muted, List<CategoryCount> categories) {}

  private final Bots bots;
  private final LarkpostConfig config;

  SubscriptionsApi(Bots bots, LarkpostConfig config) {
    this.bots = bots;
    this.config = config;
  }

  private Consents of(String bot) {
    return BotsAtWork.known(bots.consents(bot));
  }

  /** The log in its order. @param after the number of the last line of an earlier export */
  @GET
  @Produces(LINES)
  public StreamingOutput log(
      @PathParam("bot") String bot, @QueryParam("after") @DefaultValue("0") long after) {
    Consents consents = of(bot);
    return out -> {
      Writer lines = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      consents.export(lines, after);
      lines.flush();
    };
  }

  /** How many people said what, as it stands; categories without a word are there with zeros. */
  @GET
  @Path("/counts")
  @Produces(MediaType.APPLICATION_JSON)
  public Wishes counts(@PathParam("bot") String bot) {
    ConsentCounts counts = of(bot).counts();
    Set<String> names = new TreeSet<>(counts.subscribed().keySet());
    names.addAll(counts.stoppedCategories().keySet());
    config.categories().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    names.remove("");
    return new Wishes(
        counts.subscribed().getOrDefault("", 0L),
        counts.stopped(),
        counts.muted(),
        names.stream()
            .map(
                name ->
                    new CategoryCount(
                        name,
                        counts.subscribed().getOrDefault(name, 0L),
                        counts.stoppedCategories().getOrDefault(name, 0L)))
            .toList());
  }

  @GET
  @Path("/wish")
  @Produces(MediaType.APPLICATION_JSON)
  public Wish wish(
      @PathParam("bot") String bot,
      @QueryParam("address") String address,
      @QueryParam("category") Optional<String> category) {
    OptIn wish = of(bot).wish(Identifier.ethereum(address), category);
    return new Wish(wish.address().value(), wish.category(), wish.time(), wish.text());
  }

  /**
   * 422 with the code when it does not count. Contract wallets count on the chain of {@code
   * larkpost.consent.opt-in-chain}.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response optIn(@PathParam("bot") String bot, Signed signed) {
    Consents consents = of(bot);
    Identifier address = Identifier.ethereum(signed.address());
    OptIn wish =
        new OptIn(
            consents.wish(address, signed.category()).bot(),
            address,
            signed.category(),
            signed.time());
    byte[] signature = bytes(signed.signature());
    OptionalLong chain = config.consent().optInChain();
    OptInResult result =
        chain.isPresent()
            ? consents.optIn(wish, signature, chain.getAsLong())
            : consents.optIn(wish, signature);
    return switch (result) {
      case OptInResult.Recorded recorded ->
          Response.ok(Map.of("inbox", recorded.inbox().value())).build();
      case OptInResult.Refused refused ->
          Refusal.response(422, refused.code().name(), "the opt-in does not count");
    };
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.startsWith("0x") ? hex.substring(2) : hex);
  }
}
