package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes the TLS presentation language of RFC 9420 section 2. One thread. */
public final class TlsWriter {
  private byte[] bytes;
  private int size;

  public TlsWriter() {
    this(256);
  }

  public TlsWriter(int expected) {
    bytes = new byte[expected];
  }

  /** The bytes of one structure. */
  public static byte[] bytes(Consumer<TlsWriter> structure) {
    TlsWriter out = new TlsWriter();
    structure.accept(out);
    return out.toBytes();
  }

  public TlsWriter u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  public TlsWriter u16(int value) {
    return u8(value >> 8).u8(value);
  }

  public TlsWriter u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  public TlsWriter u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  /** Bytes as they are. */
  public TlsWriter raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  /** A variable-size vector. */
  public TlsWriter vector(byte[] value) {
    return length(value.length).raw(value);
  }

  /** A variable-size vector holding what {@code content} writes. */
  public TlsWriter inner(Consumer<TlsWriter> content) {
    return vector(bytes(content));
  }

  public <T> TlsWriter list(List<T> elements, BiConsumer<T, TlsWriter> element) {
    return inner(out -> elements.forEach(e -> element.accept(e, out)));
  }

  public <T> TlsWriter optional(Optional<T> value, BiConsumer<T, TlsWriter> element) {
    u8(value.isPresent() ? 1 : 0);
    value.ifPresent(v -> element.accept(v, this));
    return this;
  }

  /** RFC 9420 section 2.1.2, shortest form. */
  public TlsWriter length(int length) {
    if (length < 1 << 6) {
      return u8(length);
    }
    if (length < 1 << 14) {
      return u16(0x4000 | length);
    }
    if (length < 1 << 30) {
      return u32(0x80000000L | length);
    }
    throw new MlsException(Code.TOO_LARGE, "vector of " + length + " bytes");
  }

  public int size() {
    return size;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
