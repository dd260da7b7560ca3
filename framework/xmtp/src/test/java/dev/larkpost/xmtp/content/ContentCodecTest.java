package dev.larkpost.xmtp.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.wire.message.Compression;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ContentCodecTest {
  private static final MessageId MESSAGE = MessageId.ofHex("ab".repeat(32));
  private static final InboxId INBOX = new InboxId("cd".repeat(32));

  @Test
  void gm_is_the_bytes_of_the_wire_file() {
    assertEquals(
        "0a120a08786d74702e6f7267120474657874180112110a08656e636f64696e6712055554462d382202676d",
        HexFormat.of().formatHex(ContentCodec.encode(new Content.Text("gm"))));
  }

  @Test
  void the_same_content_always_gives_the_same_bytes() {
    Content one =
        new Content.Intent("menu", "yes", Map.of("a", "1", "b", "2", "c", "3", "description", "4"));
    assertArrayEquals(ContentCodec.encode(one), ContentCodec.encode(one));
    String json = body(one).getContent().toStringUtf8();
    assertTrue(json.endsWith("{\"description\":\"4\",\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}"), json);
  }

  @Test
  void a_legacy_reaction_reads_like_a_new_one() {
    Content read =
        ContentCodec.decode(
            json(
                ContentType.REACTION_LEGACY,
                "{\"action\":\"removed\",\"reference\":\""
                    + MESSAGE
                    + "\",\"schema\":\"shortcode\",\"content\":\":wave:\"}"));
    assertEquals(
        new Content.Reaction(
            MESSAGE, Optional.empty(), false, ":wave:", Content.Reaction.Schema.SHORTCODE),
        read);
  }

  @Test
  void a_chain_id_may_be_a_number() {
    Content read =
        ContentCodec.decode(
            json(ContentType.TRANSACTION_REFERENCE, "{\"networkId\":8453,\"reference\":\"0x1\"}"));
    assertEquals(
        new Content.TransactionReference(Optional.empty(), "8453", "0x1", Optional.empty()), read);
  }

  @Test
  void times_of_actions_are_written_in_milliseconds() {
    Content.Actions actions =
        new Content.Actions(
            "menu",
            "Choose",
            List.of(
                new Content.Actions.Action(
                    "yes",
                    "Yes",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Instant.parse("2026-11-21T12:00:00.1234567Z")))),
            Optional.of(Instant.parse("2026-11-21T12:00:00Z")));
    String json = body(actions).getContent().toStringUtf8();
    assertTrue(json.contains("\"expiresAt\":\"2026-11-21T12:00:00.123Z\""), json);
    assertTrue(json.endsWith("\"expiresAt\":\"2026-11-21T12:00:00.000Z\"}"), json);
  }

  @Test
  void an_unknown_type_is_kept_whole() {
    Content.Unknown unknown =
        new Content.Unknown(
            new ContentType("example.org", "poll", 3, 7),
            Map.of("k", "v"),
            Optional.of("a poll"),
            new byte[] {1, 2, 3});
    byte[] bytes = ContentCodec.encode(unknown);
    Content.Unknown read = assertInstanceOf(Content.Unknown.class, ContentCodec.decode(bytes));
    assertEquals(unknown.type(), read.type());
    assertEquals(unknown.parameters(), read.parameters());
    assertEquals(unknown.fallback(), read.fallback());
    assertArrayEquals(unknown.content(), read.content());
    assertArrayEquals(bytes, ContentCodec.encode(read));
    assertEquals(unknown.type(), ContentCodec.typeOf(bytes));
  }

  @Test
  void another_major_version_of_a_known_type_is_unknown() {
    assertUnknown(json(new ContentType("xmtp.org", "text", 2, 0), "gm"));
    assertEquals(
        new Content.Text("gm"),
        ContentCodec.decode(json(new ContentType("xmtp.org", "text", 1, 9), "gm")));
  }

  @Test
  void unreadable_bodies_of_known_types_are_unknown() {
    assertUnknown(raw(ContentType.TEXT, new byte[] {(byte) 0xff, (byte) 0xfe}));
    assertUnknown(json(ContentType.REACTION_LEGACY, "{\"action\":\"added\"}"));
    assertUnknown(json(ContentType.ACTIONS, "{\"id\":\"a\",\"description\":\"b\",\"actions\":[]}"));
    assertUnknown(json(ContentType.ACTIONS, "[".repeat(5_000)));
    assertUnknown(json(ContentType.INTENT, "{\"id\":\"a\",\"actionId\":\"b\"} trailing"));
    assertUnknown(json(ContentType.INTENT, "{\"id\":\"a\",\"actionId\":7}"));
    assertUnknown(raw(ContentType.REPLY, body(new Content.Text("gm")).toByteArray()));
    assertUnknown(raw(ContentType.REACTION, new byte[] {8}));
    assertUnknown(raw(ContentType.DELETE_MESSAGE, new byte[] {10, 2, 'z', 'z'}));
    assertUnknown(
        ContentCodec.of(ContentType.TEXT)
            .putParameters("encoding", "latin1")
            .build()
            .toByteArray());
  }

  @Test
  void a_reply_inside_a_reply_is_unknown() {
    EncodedContent inner =
        body(new Content.Reply(MESSAGE, Optional.of(INBOX), new Content.Text("x")));
    byte[] outer =
        ContentCodec.of(ContentType.REPLY)
            .putParameters("reference", MESSAGE.hex())
            .setContent(inner.toByteString())
            .build()
            .toByteArray();
    assertUnknown(outer);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Content.Reply(
                MESSAGE,
                Optional.empty(),
                new Content.Reply(MESSAGE, Optional.empty(), new Content.ReadReceipt())));
  }

  @Test
  void an_edit_carries_a_reply() {
    Content edit =
        new Content.EditMessage(
            MESSAGE, new Content.Reply(MESSAGE, Optional.of(INBOX), new Content.Text("better")));
    assertEquals(edit, ContentCodec.decode(ContentCodec.encode(edit)));
  }

  @Test
  void compressed_content_is_inflated() throws Exception {
    byte[] text = "gm ".repeat(1_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(
        new Content.Text("gm ".repeat(1_000)),
        ContentCodec.decode(packed(Compression.COMPRESSION_GZIP, gzip(text))));
    assertEquals(
        new Content.Text("gm ".repeat(1_000)),
        ContentCodec.decode(packed(Compression.COMPRESSION_DEFLATE, deflate(text))));
  }

  @Test
  void a_bomb_is_not_inflated() throws Exception {
    byte[] bomb = gzip(new byte[ContentCodec.ENCODED_MAX + 1]);
    Content.Unknown kept =
        assertInstanceOf(
            Content.Unknown.class, ContentCodec.decode(packed(Compression.COMPRESSION_GZIP, bomb)));
    assertEquals(bomb.length, kept.content().length);
  }

  @Test
  void damaged_compression_is_unknown() {
    assertUnknown(packed(Compression.COMPRESSION_GZIP, new byte[] {1, 2, 3}));
    assertUnknown(packed(Compression.COMPRESSION_DEFLATE, new byte[] {1, 2, 3}));
    assertUnknown(ContentCodec.of(ContentType.TEXT).setCompressionValue(9).build().toByteArray());
  }

  @Test
  void content_too_large_is_refused() {
    XmtpException refused =
        assertThrows(
            XmtpException.class,
            () -> ContentCodec.encode(new Content.Text("x".repeat(ContentCodec.ENCODED_MAX))));
    assertEquals(XmtpException.Code.TOO_LARGE, refused.code());
  }

  @Test
  void bytes_without_a_type_are_no_content() {
    for (byte[] bytes : List.of(new byte[0], new byte[] {1}, new byte[] {34, 2, 'g', 'm'})) {
      XmtpException refused = assertThrows(XmtpException.class, () -> ContentCodec.decode(bytes));
      assertEquals(XmtpException.Code.MALFORMED, refused.code());
    }
  }

  @Test
  void phones_ring_for_what_is_said_and_not_for_what_is_noted() {
    assertTrue(ContentCodec.push(new Content.Text("gm")));
    assertTrue(ContentCodec.push(new Content.Intent("a", "b", Map.of())));
    assertFalse(ContentCodec.push(new Content.ReadReceipt()));
    assertFalse(ContentCodec.push(new Content.DeleteMessage(MESSAGE)));
  }

  private static void assertUnknown(byte[] bytes) {
    assertInstanceOf(Content.Unknown.class, ContentCodec.decode(bytes));
  }

  private static EncodedContent body(Content content) {
    return ContentCodec.toWire(content);
  }

  private static byte[] json(ContentType type, String json) {
    return ContentCodec.of(type).setContent(ByteString.copyFromUtf8(json)).build().toByteArray();
  }

  private static byte[] raw(ContentType type, byte[] content) {
    return ContentCodec.of(type).setContent(ByteString.copyFrom(content)).build().toByteArray();
  }

  private static byte[] packed(Compression compression, byte[] content) {
    return ContentCodec.of(ContentType.TEXT)
        .setCompression(compression)
        .setContent(ByteString.copyFrom(content))
        .build()
        .toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] deflate(byte[] plain) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }
}
