package dev.larkpost.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.outbox.TellingException;
import dev.larkpost.engine.template.TemplateException;
import dev.larkpost.xmtp.XmtpException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What cannot be told is refused with its own code; the cure is in the message. */
class WrongRequests {
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  @ServerExceptionMapper
  Response form(DatabindException e) {
    return unreadable(e);
  }

  /** Has a mapper of its own in Quarkus, which says nothing outside of development. */
  @ServerExceptionMapper
  Response form(MismatchedInputException e) {
    return unreadable(e);
  }

  /** Bodies that are no JSON come wrapped; our own refusals come through as they are. */
  @ServerExceptionMapper
  Response refused(WebApplicationException e) {
    return e.getCause() instanceof JsonProcessingException wrong
        ? unreadable(wrong)
        : e.getResponse();
  }

  /** Says where, and quotes nothing. */
  private static Response unreadable(JsonProcessingException e) {
    String place =
        Optional.ofNullable(e.getLocation())
            .map(at -> "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
            .orElse("");
    return Refusal.response(
        BAD_REQUEST, "NOT_READABLE", place + "not the JSON that is described at /q/openapi");
  }

  @ServerExceptionMapper
  Response telling(TellingException e) {
    return Refusal.response(BAD_REQUEST, e.code().name(), String.valueOf(e.getMessage()));
  }

  /** The network is asked for inboxes; what nobody can send is refused before it is stored. */
  @ServerExceptionMapper
  Response network(XmtpException e) {
    int status = e.retry() == XmtpException.Retry.LATER ? UNAVAILABLE : BAD_REQUEST;
    return Refusal.response(status, e.code().name(), String.valueOf(e.getMessage()));
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
