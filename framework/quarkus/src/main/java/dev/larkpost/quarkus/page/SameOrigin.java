package dev.larkpost.quarkus.page;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells our own pages' requests from those of other sites, whose scripts can reach a loopback. */
public final class SameOrigin {
  /** An address, or a name that no other site can own: one label, or below localhost (RFC 6761). */
  private static final Pattern NOBODYS =
      Pattern.compile("\\[[0-9a-f:.]+]|\\d{1,3}(\\.\\d{1,3}){3}|[^.]+\\.?|.+\\.localhost\\.?");

  private static final Pattern PORT = Pattern.compile(":\\d+$");

  private SameOrigin() {}

  /**
   * Whether no page, or a page of the very host that is asked, sends this. Browsers name the origin
   * of whatever may change something (RFC 6454 section 7); callers that are no browser name none.
   * Another site may let its own name lead to our address and be the same origin then, so the host
   * must not be a name somebody could have registered.
   */
  public static boolean is(HttpServerRequest request) {
    return is(
        Optional.ofNullable(request.getHeader("origin")),
        Optional.ofNullable(request.getHeader("host")));
  }

  static boolean is(Optional<String> origin, Optional<String> host) {
    return host.map(SameOrigin::isNobodys).orElse(true)
        && (origin.isEmpty() || origin.map(SameOrigin::authority).equals(host));
  }

  private static boolean isNobodys(String host) {
    String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
    return NOBODYS.matcher(name).matches();
  }

  private static String authority(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("");
    } catch (IllegalArgumentException nonsense) {
      return "";
    }
  }
}
