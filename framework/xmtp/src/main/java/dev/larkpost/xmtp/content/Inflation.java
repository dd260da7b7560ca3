package dev.larkpost.xmtp.content;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.wire.message.Compression;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Undoes the compression field (wire file section 7.1), never to more than ENCODED_MAX bytes. */
final class Inflation {
  private Inflation() {}

  /** The same content without compression; empty when it cannot be inflated or is too large. */
  static Optional<EncodedContent> inflate(EncodedContent wire) {
    if (!wire.hasCompression()) {
      return Optional.of(wire);
    }
    if (wire.getCompression() == Compression.UNRECOGNIZED) {
      return Optional.empty();
    }
    try (InputStream in = open(wire)) {
      byte[] plain = in.readNBytes(ContentCodec.ENCODED_MAX + 1);
      if (plain.length > ContentCodec.ENCODED_MAX) {
        return Optional.empty();
      }
      return Optional.of(
          wire.toBuilder().clearCompression().setContent(ByteString.copyFrom(plain)).build());
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  private static InputStream open(EncodedContent wire) throws IOException {
    InputStream packed = wire.getContent().newInput();
    return wire.getCompression() == Compression.COMPRESSION_GZIP
        ? new GZIPInputStream(packed)
        : new InflaterInputStream(packed);
  }
}
