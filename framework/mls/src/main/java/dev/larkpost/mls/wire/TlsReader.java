package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the TLS presentation language of RFC 9420 section 2. Every length is compared with what is
 * left before memory is taken; every failure is MALFORMED or TOO_LARGE. One thread.
 */
public final class TlsReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  private TlsReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  public static TlsReader of(byte[] bytes) {
    return new TlsReader(bytes, 0, bytes.length);
  }

  /** Reads one structure that must fill {@code bytes} exactly. */
  public static <T> T exactly(byte[] bytes, Function<TlsReader, T> structure) {
    TlsReader in = of(bytes);
    T value = structure.apply(in);
    in.end();
    return value;
  }

  public int u8() {
    need(1);
    return bytes[at++] & 0xff;
  }

  public int u16() {
    return u8() << 8 | u8();
  }

  /** As an unsigned number. */
  public long u32() {
    return (long) u16() << 16 | u16();
  }

  /** As the 64 bits they are; compare unsigned. */
  public long u64() {
    return u32() << 32 | u32();
  }

  /** A leaf index somebody claims: any 32 bits, negative above 2^31. */
  public int leafIndex() {
    return (int) u32();
  }

  /** A leaf or node index within our bounds. */
  public int index() {
    long index = u32();
    if (index >= 2L * Limits.LEAVES_MAX) {
      throw new MlsException(Code.TOO_LARGE, "index " + index);
    }
    return (int) index;
  }

  /** {@code count} raw bytes, a copy. */
  public byte[] take(int count) {
    need(count);
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }

  /** A variable-size vector of bytes, a copy. */
  public byte[] vector() {
    return take(length());
  }

  /** A variable-size vector of at most {@code max} bytes. */
  public byte[] vector(int max) {
    int length = length();
    if (length > max) {
      throw new MlsException(Code.TOO_LARGE, "vector of " + length + " bytes");
    }
    return take(length);
  }

  /** A reader over the next variable-size vector. */
  public TlsReader inner() {
    int length = length();
    at += length;
    return new TlsReader(bytes, at - length, at);
  }

  /** All elements of the next variable-size vector. */
  public <T> List<T> list(int max, Function<TlsReader, T> element) {
    TlsReader in = inner();
    List<T> list = new ArrayList<>();
    while (in.hasMore()) {
      if (list.size() == max) {
        throw new MlsException(Code.TOO_LARGE, "more than " + max + " elements");
      }
      list.add(element.apply(in));
    }
    return List.copyOf(list);
  }

  public <T> Optional<T> optional(Function<TlsReader, T> element) {
    int present = u8();
    if (present > 1) {
      throw new MlsException(Code.MALFORMED, "presence octet " + present);
    }
    return present == 1 ? Optional.of(element.apply(this)) : Optional.empty();
  }

  public boolean hasMore() {
    return at < end;
  }

  /** Everything left, a copy. */
  public byte[] rest() {
    return take(end - at);
  }

  /** Where the reader stands; a mark for {@link #since}. */
  public int position() {
    return at;
  }

  /** Back to a mark taken with {@link #position}. */
  public TlsReader rewind(int mark) {
    at = mark;
    return this;
  }

  /** The bytes read since {@code mark}, a copy. */
  public byte[] since(int mark) {
    return Arrays.copyOfRange(bytes, mark, at);
  }

  /**
   * @throws MlsException MALFORMED when bytes are left
   */
  public void end() {
    if (hasMore()) {
      throw new MlsException(Code.MALFORMED, (end - at) + " trailing bytes");
    }
  }

  /** RFC 9420 section 2.1.2: one, two or four bytes, the shortest that fits. */
  public int length() {
    int first = u8();
    int length =
        switch (first >> 6) {
          case 0 -> first;
          case 1 -> minimal((first & 0x3f) << 8 | u8(), 1 << 6);
          case 2 -> minimal((first & 0x3f) << 24 | u8() << 16 | u16(), 1 << 14);
          default -> throw new MlsException(Code.MALFORMED, "vector length prefix 3");
        };
    need(length);
    return length;
  }

  private static int minimal(int length, int least) {
    if (length < least) {
      throw new MlsException(Code.MALFORMED, "vector length not minimal");
    }
    return length;
  }

  private void need(int count) {
    if (count < 0 || count > end - at) {
      throw new MlsException(Code.MALFORMED, "needs " + count + " bytes, has " + (end - at));
    }
  }
}
