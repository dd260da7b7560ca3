package dev.larkpost.mls.wire;

/**
 * An extension with an open code point; unknown ones are kept byte for byte. @param data the
 * extension_data
 */
public record Extension(int type, byte[] data) {
  public static final int APPLICATION_ID = 0x0001;
  public static final int RATCHET_TREE = 0x0002;
  public static final int REQUIRED_CAPABILITIES = 0x0003;
  public static final int EXTERNAL_PUB = 0x0004;
  public static final int EXTERNAL_SENDERS = 0x0005;
  public static final int APP_DATA_DICTIONARY = 0x0006;
  public static final int LAST_RESORT = 0x000a;
}
