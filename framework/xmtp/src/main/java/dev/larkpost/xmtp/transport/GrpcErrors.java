package dev.larkpost.xmtp.transport;

import dev.larkpost.xmtp.XmtpException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;

/** gRPC codes end here (wire file identity-and-network section 2.10). */
final class GrpcErrors {
  /**
   * A refusal means our model of the budget was wrong: be silent for one whole refill minute
   * (design section 4).
   */
  static final Duration QUIET = Duration.ofSeconds(61);

  private GrpcErrors() {}

  static XmtpException forRead(StatusRuntimeException e) {
    Status status = e.getStatus();
    return switch (status.getCode()) {
      case RESOURCE_EXHAUSTED ->
          later(XmtpException.Code.THROTTLED, "the read budget is used up", e);
      case INVALID_ARGUMENT, NOT_FOUND, OUT_OF_RANGE, PERMISSION_DENIED, UNAUTHENTICATED ->
          new XmtpException(
              XmtpException.Code.REFUSED,
              XmtpException.Retry.NEVER,
              "refused: " + describe(status),
              e);
      case UNIMPLEMENTED ->
          new XmtpException(
              XmtpException.Code.CLIENT_TOO_OLD,
              XmtpException.Retry.NEVER,
              "the node does not speak this call: " + describe(status),
              e);
      default -> later(XmtpException.Code.UNAVAILABLE, "node unreachable: " + describe(status), e);
    };
  }

  /**
   * What a failed publish means for every envelope of its request; empty = the request holds a bad
   * envelope, look closer.
   */
  static Optional<PublishResult> forPublish(StatusRuntimeException e) {
    Status status = e.getStatus();
    return switch (status.getCode()) {
      case INVALID_ARGUMENT -> Optional.empty();
      case RESOURCE_EXHAUSTED -> Optional.of(new PublishResult.Throttled(QUIET));
      case UNIMPLEMENTED, PERMISSION_DENIED, UNAUTHENTICATED ->
          Optional.of(new PublishResult.Refused(describe(status)));
      default -> Optional.of(new PublishResult.Unknown(describe(status)));
    };
  }

  static String describe(Status status) {
    String text = status.getDescription();
    return text == null ? status.getCode().name() : status.getCode() + ": " + shorten(text);
  }

  private static String shorten(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200);
  }

  private static XmtpException later(XmtpException.Code code, String text, Throwable cause) {
    return new XmtpException(code, XmtpException.Retry.LATER, text, cause);
  }
}
