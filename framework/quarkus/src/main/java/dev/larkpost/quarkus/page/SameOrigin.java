package dev.larkpost.quarkus.page;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Optional;

/** Tells our own pages' requests from those of other sites, whose scripts can reach a loopback. */
public final class SameOrigin {
  private SameOrigin() {}

  /**
   * Whether no page, or a page of the very host that is asked, sends this. Browsers name the origin
   * of whatever may change something (RFC 6454 section 7); callers that are no browser name none.
   */
  public static boolean is(HttpServerRequest request) {
    Optional<String> origin = Optional.ofNullable(request.getHeader("origin"));
    Optional<String> host = Optional.ofNullable(request.getHeader("host"));
    return origin.isEmpty() || origin.map(SameOrigin::authority).equals(host);
  }

  private static String authority(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("");
    } catch (IllegalArgumentException nonsense) {
      return "";
    }
  }
}
