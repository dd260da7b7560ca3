package dev.larkpost.xmtp.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the official client encoded, see the README beside the recordings. */
class ContentVectorTest {
  private static final List<String> SDKS = List.of("5.5.0", "6.1.0-nightly.20260726.b649d1a");

  record Recorded(String sdk, String what, byte[] bytes) {
    @Override
    public String toString() {
      return sdk + " " + what;
    }
  }

  static List<Recorded> recorded() throws Exception {
    List<Recorded> all = new ArrayList<>();
    for (String sdk : SDKS) {
      for (JsonNode message : file(sdk).path("messages")) {
        all.add(
            new Recorded(
                sdk,
                message.path("what").asText(),
                Base64.getDecoder().decode(message.path("encodedContent").asText())));
      }
    }
    assertEquals(34, all.size());
    return all;
  }

  static JsonNode file(String sdk) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(
            ContentVectorTest.class.getResourceAsStream("/content/sdk-" + sdk + ".json"))) {
      return new ObjectMapper().readTree(in);
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void reads_and_writes_what_the_official_client_wrote(Recorded recorded) throws Exception {
    Content content = ContentCodec.decode(recorded.bytes());
    assertFalse(content instanceof Content.Unknown, "not typed");
    byte[] again = ContentCodec.encode(content);
    EncodedContent official = EncodedContent.parseFrom(recorded.bytes());
    assertEquals(official, EncodedContent.parseFrom(again));
    // Maps have no order on the wire: with at most one parameter the bytes themselves must agree.
    if (official.getParametersCount() < 2) {
      assertArrayEquals(recorded.bytes(), again);
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void every_cut_of_a_recorded_body_is_survived(Recorded recorded) throws Exception {
    EncodedContent whole = EncodedContent.parseFrom(recorded.bytes());
    for (int length = 0; length < whole.getContent().size(); length++) {
      byte[] cut =
          whole.toBuilder()
              .setContent(whole.getContent().substring(0, length))
              .build()
              .toByteArray();
      Content content = ContentCodec.decode(cut);
      ContentCodec.encode(content);
    }
  }
}
