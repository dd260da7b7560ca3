package dev.larkpost.console;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** An answer that says no: a status, a stable code, and a sentence for people. */
final class Refusal {
  private Refusal() {}

  static Response response(int status, String code, String message) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Map.of("code", code, "message", message))
        .build();
  }

  static WebApplicationException of(Response.Status status, String code, String message) {
    return new WebApplicationException(message, response(status.getStatusCode(), code, message));
  }
}
