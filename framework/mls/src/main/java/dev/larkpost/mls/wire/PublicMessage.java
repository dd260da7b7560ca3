package dev.larkpost.mls.wire;

import java.util.Optional;

/** A signed but readable message (RFC 9420 section 6.2); only the RFC's vectors use it here. */
public record PublicMessage(AuthenticatedContent authenticated, Optional<byte[]> membershipTag) {
  static PublicMessage read(TlsReader in) {
    FramedContent content = FramedContent.read(in);
    AuthenticatedContent.Auth auth = AuthenticatedContent.Auth.read(content.body().type(), in);
    Optional<byte[]> tag =
        content.sender() instanceof Sender.InGroup ? Optional.of(in.vector()) : Optional.empty();
    return new PublicMessage(
        new AuthenticatedContent(MessageHeader.PUBLIC_MESSAGE, content, auth), tag);
  }

  void write(TlsWriter out) {
    authenticated.content().write(out);
    authenticated.auth().write(out);
    membershipTag.ifPresent(out::vector);
  }
}
