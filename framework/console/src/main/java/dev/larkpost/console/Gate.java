package dev.larkpost.console;

import dev.larkpost.quarkus.page.SameOrigin;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets in whoever has a key; where no keys are set, whoever calls from this machine on a local
 * network and is no other site's page.
 */
@Singleton
class Gate {
  private static final String BEARER = "bearer ";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Filters are made before there is a configuration to read. */
  private final Instance<Keys> keys;

  Gate(Instance<Keys> keys) {
    this.keys = keys;
  }

  @Guarded
  @ServerRequestFilter
  Optional<Response> refuse(ContainerRequestContext context, HttpServerRequest request) {
    Keys known = keys.get();
    if (known.openHere() && isFromHere(request)) {
      return Optional.empty();
    }
    if (known.openHere() || known.isClosed()) {
      return refusal(
          Response.Status.FORBIDDEN, "CLOSED", "the API is closed: set larkpost.api.keys");
    }
    return key(context).filter(known::has).isPresent()
        ? Optional.empty()
        : refusal(
            Response.Status.UNAUTHORIZED,
            "NO_KEY",
            "send a key of larkpost.api.keys as Authorization: Bearer KEY");
  }

  private static Optional<Response> refusal(Response.Status status, String code, String message) {
    return Optional.of(Refusal.response(status.getStatusCode(), code, message));
  }

  private static Optional<String> key(ContainerRequestContext context) {
    return Optional.ofNullable(context.getHeaderString(HttpHeaders.AUTHORIZATION))
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  /** Another site's page can make a browser call a loopback, under a name of its own even. */
  private static boolean isFromHere(HttpServerRequest request) {
    Optional<String> host = Optional.ofNullable(request.getHeader("host"));
    return isLoopback(request.remoteAddress().hostAddress())
        && host.map(Gate::name).filter(LOOPBACK::contains).isPresent()
        && SameOrigin.is(request);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress(); // digits: nothing is looked up
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String name(String host) {
    return host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
  }
}
