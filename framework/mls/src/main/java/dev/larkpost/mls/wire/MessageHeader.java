package dev.larkpost.mls.wire;

/**
 * The public fields of an MLSMessage that carries a PrivateMessage or PublicMessage, read without
 * any key.
 *
 * @param wireFormat 1 public, 2 private
 * @param contentType 1 application, 2 proposal, 3 commit
 */
public record MessageHeader(int wireFormat, byte[] groupId, long epoch, int contentType) {
  public static final int PUBLIC_MESSAGE = 1;
  public static final int PRIVATE_MESSAGE = 2;
  public static final int APPLICATION = 1;
  public static final int PROPOSAL = 2;
  public static final int COMMIT = 3;

  /** Reads the header only. @throws dev.larkpost.mls.MlsException MALFORMED or UNSUPPORTED */
  public static MessageHeader read(byte[] mlsMessage) {
    throw new UnsupportedOperationException();
  }
}
