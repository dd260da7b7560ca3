package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;

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

  private static final int MLS10 = 1;

  /**
   * Reads the header only.
   *
   * @throws dev.larkpost.mls.MlsException MALFORMED or UNSUPPORTED
   */
  public static MessageHeader read(byte[] mlsMessage) {
    TlsReader in = TlsReader.of(mlsMessage);
    if (in.u16() != MLS10) {
      throw new MlsException(Code.UNSUPPORTED, "not MLS 1.0");
    }
    int wireFormat = in.u16();
    if (wireFormat != PUBLIC_MESSAGE && wireFormat != PRIVATE_MESSAGE) {
      throw new MlsException(Code.UNSUPPORTED, "wire format " + wireFormat);
    }
    byte[] groupId = in.vector();
    long epoch = in.u64();
    if (wireFormat == PUBLIC_MESSAGE) {
      Sender.read(in);
      in.inner();
    }
    return new MessageHeader(wireFormat, groupId, epoch, contentType(in));
  }

  static int contentType(TlsReader in) {
    int type = in.u8();
    if (type < APPLICATION || type > COMMIT) {
      throw new MlsException(Code.MALFORMED, "content type " + type);
    }
    return type;
  }
}
