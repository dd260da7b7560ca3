package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An extension with an open code point; unknown ones are kept byte for byte. Equal when type and
 * data are.
 *
 * @param data the extension_data; never changed by anybody who reads it
 */
public record Extension(int type, byte[] data) {
  public static final int APPLICATION_ID = 0x0001;
  public static final int RATCHET_TREE = 0x0002;
  public static final int REQUIRED_CAPABILITIES = 0x0003;
  public static final int EXTERNAL_PUB = 0x0004;
  public static final int EXTERNAL_SENDERS = 0x0005;
  public static final int APP_DATA_DICTIONARY = 0x0006;
  public static final int LAST_RESORT = 0x000a;

  public Extension {
    if (type < 0 || type > 0xffff) {
      throw new IllegalArgumentException("extension type " + type);
    }
  }

  /** RFC 9420 section 13.4: types every client supports without listing them. */
  public boolean isDefault() {
    return isDefault(type);
  }

  /** RFC 9420 section 13.4: types every client supports without listing them. */
  public static boolean isDefault(int type) {
    return type >= APPLICATION_ID && type <= EXTERNAL_SENDERS;
  }

  public static Optional<Extension> find(List<Extension> extensions, int type) {
    return extensions.stream().filter(e -> e.type() == type).findFirst();
  }

  /**
   * A list in which no type comes twice.
   *
   * @throws MlsException MALFORMED or TOO_LARGE
   */
  public static List<Extension> readList(TlsReader in) {
    List<Extension> list = in.list(Limits.EXTENSIONS_MAX, e -> new Extension(e.u16(), e.vector()));
    refuseTwice(list);
    return list;
  }

  public static void writeList(List<Extension> extensions, TlsWriter out) {
    refuseTwice(extensions);
    out.list(extensions, (e, to) -> to.u16(e.type).vector(e.data));
  }

  private static void refuseTwice(List<Extension> extensions) {
    Set<Integer> seen = new HashSet<>();
    for (Extension extension : extensions) {
      if (!seen.add(extension.type())) {
        throw new MlsException(Code.MALFORMED, "extension twice: " + extension.type());
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extension e && type == e.type && Arrays.equals(data, e.data);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "Extension[0x%04x, %d bytes]".formatted(type, data.length);
  }
}
