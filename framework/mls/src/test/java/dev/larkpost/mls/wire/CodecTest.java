package dev.larkpost.mls.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodecTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void the_header_of_a_private_message_is_read_without_keys() {
    byte[] message =
        new TlsWriter()
            .u16(1)
            .u16(2)
            .vector(new byte[] {7, 8})
            .u64(5)
            .u8(3)
            .vector(new byte[0])
            .toBytes();
    MessageHeader header = MessageHeader.read(message);
    assertEquals(MessageHeader.PRIVATE_MESSAGE, header.wireFormat());
    assertArrayEquals(new byte[] {7, 8}, header.groupId());
    assertEquals(5, header.epoch());
    assertEquals(MessageHeader.COMMIT, header.contentType());
  }

  @Test
  void the_header_of_a_public_message_is_read_too() {
    byte[] message =
        new TlsWriter()
            .u16(1)
            .u16(1)
            .vector(new byte[] {7})
            .u64(6)
            .u8(1)
            .u32(4)
            .vector(new byte[3])
            .u8(2)
            .toBytes();
    MessageHeader header = MessageHeader.read(message);
    assertEquals(MessageHeader.PUBLIC_MESSAGE, header.wireFormat());
    assertEquals(6, header.epoch());
    assertEquals(MessageHeader.PROPOSAL, header.contentType());
  }

  @Test
  void other_versions_and_formats_are_unsupported_and_cut_headers_malformed() {
    refused(Code.UNSUPPORTED, () -> MessageHeader.read(HEX.parseHex("00020002")));
    refused(Code.UNSUPPORTED, () -> MessageHeader.read(HEX.parseHex("00010003")));
    byte[] message = HEX.parseHex("0001000201aa000000000000000101");
    assertEquals(1, MessageHeader.read(message).epoch());
    for (int length = 0; length < message.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(message, length);
      refused(Code.MALFORMED, () -> MessageHeader.read(cut));
    }
    refused(
        Code.MALFORMED, () -> MessageHeader.read(HEX.parseHex("0001000201aa000000000000000104")));
    refused(
        Code.MALFORMED, () -> MessageHeader.read(HEX.parseHex("0001000201aa000000000000000100")));
  }

  @Test
  void every_length_round_trips_in_its_shortest_form() {
    for (int length : new int[] {0, 1, 63, 64, 16383, 16384, 100_000, (1 << 30) - 1}) {
      byte[] prefix = new TlsWriter().length(length).toBytes();
      assertEquals(length < 64 ? 1 : length < 16384 ? 2 : 4, prefix.length);
    }
    for (int length : new int[] {0, 1, 63, 64, 16383, 16384, 100_000}) {
      byte[] encoded = new TlsWriter().vector(new byte[length]).toBytes();
      assertEquals(length, TlsReader.exactly(encoded, TlsReader::vector).length);
    }
  }

  @Test
  void lengths_that_are_not_minimal_or_use_the_reserved_prefix_are_malformed() {
    refused(Code.MALFORMED, () -> vector("4001ff"));
    refused(Code.MALFORMED, () -> vector("80000001ff"));
    refused(Code.MALFORMED, () -> vector("80003fff" + "00".repeat(0x3fff)));
    refused(Code.MALFORMED, () -> vector("c000000000000001ff"));
    refused(Code.MALFORMED, () -> vector("00ff"));
  }

  @Test
  void a_declared_gigabyte_is_refused_before_memory_is_taken() {
    refused(Code.MALFORMED, () -> vector("bfffffff"));
    refused(Code.MALFORMED, () -> MlsMessage.decode(HEX.parseHex("00010002bfffffff00")));
  }

  @Test
  void numbers_round_trip_at_their_edges() {
    byte[] encoded =
        new TlsWriter().u8(255).u16(65535).u32(0xffffffffL).u64(-1).u64(Long.MIN_VALUE).toBytes();
    TlsReader in = TlsReader.of(encoded);
    assertEquals(255, in.u8());
    assertEquals(65535, in.u16());
    assertEquals(0xffffffffL, in.u32());
    assertEquals(-1, in.u64());
    assertEquals(Long.MIN_VALUE, in.u64());
    in.end();
    refused(Code.MALFORMED, in::u8);
  }

  @Test
  void lists_above_their_bound_are_too_large() {
    byte[] encoded = new TlsWriter().vector(new byte[11]).toBytes();
    assertEquals(11, TlsReader.exactly(encoded, in -> in.list(11, TlsReader::u8)).size());
    refused(Code.TOO_LARGE, () -> TlsReader.exactly(encoded, in -> in.list(10, TlsReader::u8)));
  }

  @Test
  void presence_is_zero_or_one_and_short_vectors_have_a_bound() {
    refused(
        Code.MALFORMED,
        () -> TlsReader.exactly(new byte[] {2, 7}, in -> in.optional(TlsReader::u8)));
    refused(Code.TOO_LARGE, () -> TlsReader.exactly(new byte[] {2, 7, 7}, in -> in.vector(1)));
  }

  @Test
  void required_capabilities_have_the_bytes_the_official_client_sends() {
    RequiredCapabilities required =
        new RequiredCapabilities(
            List.of(0xff01, 0xff00, 0xff02, 0xf000, 0x000a, 0x0001), List.of(7), List.of(1));
    assertEquals(
        "0cff01ff00ff02f000000a0001020007020001", HEX.formatHex(required.extension().data()));
    assertEquals(required, RequiredCapabilities.of(List.of(required.extension())));
    assertEquals(RequiredCapabilities.NONE, RequiredCapabilities.of(List.of()));
  }

  private static byte[] vector(String hex) {
    return TlsReader.exactly(HEX.parseHex(hex), TlsReader::vector);
  }

  private static void refused(Code code, Runnable action) {
    assertEquals(code, assertThrows(MlsException.class, action::run).code());
  }
}
