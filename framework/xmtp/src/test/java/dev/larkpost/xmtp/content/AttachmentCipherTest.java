package dev.larkpost.xmtp.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.xmtp.XmtpException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentCipherTest {
  private static final Content.Attachment FILE =
      new Content.Attachment(Optional.of("a.bin"), "application/octet-stream", new byte[] {1, 2});

  @ParameterizedTest
  @ValueSource(strings = {"5.5.0", "6.1.0-nightly.20260726.b649d1a"})
  void opens_what_the_official_client_sealed(String sdk) throws Exception {
    JsonNode file = ContentVectorTest.file(sdk);
    Content.RemoteAttachment message =
        ContentVectorTest.recorded().stream()
            .filter(r -> r.sdk().equals(sdk) && r.what().equals("remote attachment"))
            .map(r -> ContentCodec.decode(r.bytes()))
            .map(c -> assertInstanceOf(Content.RemoteAttachment.class, c))
            .findFirst()
            .orElseThrow();
    Content.Attachment opened =
        AttachmentCipher.open(
            message, Base64.getDecoder().decode(file.path("remotePayload").asText()));
    assertEquals(
        Optional.of(file.path("remotePlain").path("filename").asText()), opened.filename());
    assertEquals(file.path("remotePlain").path("mimeType").asText(), opened.mimeType());
    assertArrayEquals(
        Base64.getDecoder().decode(file.path("remotePlain").path("base64").asText()),
        opened.data());
  }

  @Test
  void opens_what_it_sealed_after_a_trip_through_the_codec() {
    AttachmentCipher.Sealed sealed =
        new AttachmentCipher(new SecureRandom()).seal(FILE, "https://example.com/a.bin");
    Content.RemoteAttachment received =
        assertInstanceOf(
            Content.RemoteAttachment.class,
            ContentCodec.decode(ContentCodec.encode(sealed.message())));
    assertArrayEquals(FILE.data(), AttachmentCipher.open(received, sealed.payload()).data());
    assertEquals("https", received.scheme());
  }

  @Test
  void other_bytes_than_those_spoken_of_are_refused() {
    AttachmentCipher.Sealed sealed =
        new AttachmentCipher(new SecureRandom()).seal(FILE, "https://example.com/a.bin");
    byte[] other = sealed.payload().clone();
    other[0] ^= 1;
    XmtpException refused =
        assertThrows(XmtpException.class, () -> AttachmentCipher.open(sealed.message(), other));
    assertEquals(XmtpException.Code.MALFORMED, refused.code());
  }
}
