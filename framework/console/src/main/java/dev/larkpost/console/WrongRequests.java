package dev.larkpost.console;

import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.outbox.TellingException;
import dev.larkpost.engine.template.TemplateException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What cannot be told is refused with its own code; the cure is in the message. */
class WrongRequests {
  private static final int BAD_REQUEST = 400;

  @ServerExceptionMapper
  Response telling(TellingException e) {
    return Refusal.response(BAD_REQUEST, e.code().name(), String.valueOf(e.getMessage()));
  }

  @ServerExceptionMapper
  Response audience(AudienceException e) {
    return Refusal.response(BAD_REQUEST, "WRONG_AUDIENCE", String.valueOf(e.getMessage()));
  }

  @ServerExceptionMapper
  Response event(EventException e) {
    return Refusal.response(BAD_REQUEST, e.code().name(), String.valueOf(e.getMessage()));
  }

  @ServerExceptionMapper
  Response template(TemplateException e) {
    return Refusal.response(BAD_REQUEST, "WRONG_TEMPLATE", String.valueOf(e.getMessage()));
  }

  @ServerExceptionMapper
  Response argument(IllegalArgumentException e) {
    return Refusal.response(BAD_REQUEST, "WRONG", String.valueOf(e.getMessage()));
  }
}
