package dev.larkpost.xmtp.content;

/** EncodedContent bytes to {@link Content} and back, stateless, any thread. */
public final class ContentCodec {
  /**
   * EncodedContent above this many bytes is not sent: what the network carries, less the envelope.
   */
  public static final int ENCODED_MAX = 1_000_000;

  private ContentCodec() {}

  /**
   * @throws dev.larkpost.xmtp.XmtpException TOO_LARGE
   */
  public static byte[] encode(Content content) {
    throw new UnsupportedOperationException();
  }

  /**
   * Unknown types and unreadable bodies become {@link Content.Unknown}. @throws
   * dev.larkpost.xmtp.XmtpException MALFORMED when it is no EncodedContent at all
   */
  public static Content decode(byte[] encodedContent) {
    throw new UnsupportedOperationException();
  }

  /** Type, fallback and parameters as they stand, for what decode could not type. */
  public static ContentType typeOf(byte[] encodedContent) {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether phones should ring by default for this content (wire file section 7.2, push column).
   */
  public static boolean push(Content content) {
    throw new UnsupportedOperationException();
  }
}
