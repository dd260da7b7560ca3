package dev.larkpost.xmtp.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every decoder eats random and damaged bytes: typed, unknown or MALFORMED, nothing else. */
class ContentPropertyTest {
  private static final long SEED = 20261121;
  private static final int ROUNDS = 20_000;

  @Test
  void random_bytes_are_never_more_than_malformed() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      survives(bytes, round);
    }
  }

  @Test
  void damaged_recordings_are_never_more_than_malformed() throws Exception {
    Random random = new Random(SEED);
    List<ContentVectorTest.Recorded> recorded = ContentVectorTest.recorded();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = recorded.get(random.nextInt(recorded.size())).bytes().clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      survives(bytes, round);
    }
  }

  @Test
  void any_bytes_under_any_type_are_never_more_than_unknown() throws Exception {
    Random random = new Random(SEED);
    List<ContentVectorTest.Recorded> recorded = ContentVectorTest.recorded();
    for (int round = 0; round < ROUNDS; round++) {
      EncodedContent type =
          EncodedContent.parseFrom(recorded.get(random.nextInt(recorded.size())).bytes());
      EncodedContent body =
          EncodedContent.parseFrom(recorded.get(random.nextInt(recorded.size())).bytes());
      ByteString mixed = type.toBuilder().setContent(body.getContent()).build().toByteString();
      survives(mixed.toByteArray(), round);
    }
  }

  private static void survives(byte[] bytes, int round) {
    try {
      Content content = ContentCodec.decode(bytes);
      Content again = ContentCodec.decode(ContentCodec.encode(content));
      assertEquals(content.getClass(), again.getClass(), "round " + round);
    } catch (XmtpException refused) {
      assertEquals(XmtpException.Code.MALFORMED, refused.code(), "round " + round);
    }
  }
}
