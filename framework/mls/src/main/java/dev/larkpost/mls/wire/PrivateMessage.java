package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;

/** An encrypted message (RFC 9420 section 6.3). */
public record PrivateMessage(
    byte[] groupId,
    long epoch,
    int contentType,
    byte[] authenticatedData,
    byte[] encryptedSenderData,
    byte[] ciphertext) {

  /** Which key of which member opens the ciphertext. */
  public record SenderData(int leaf, int generation, byte[] reuseGuard) {
    public static final int GUARD_LENGTH = 4;

    /**
     * @throws MlsException MALFORMED or TOO_FAR_AHEAD
     */
    public static SenderData decode(byte[] tls) {
      return TlsReader.exactly(tls, SenderData::read);
    }

    private static SenderData read(TlsReader in) {
      int leaf = in.leafIndex();
      long generation = in.u32();
      if (generation > Integer.MAX_VALUE) {
        throw new MlsException(Code.TOO_FAR_AHEAD, "generation " + generation);
      }
      return new SenderData(leaf, (int) generation, in.take(GUARD_LENGTH));
    }

    public byte[] encoded() {
      return new TlsWriter(12).u32(leaf).u32(generation).raw(reuseGuard).toBytes();
    }

    /** The nonce with the guard mixed in; {@code nonce} stays as it is. */
    public byte[] guarded(byte[] nonce) {
      byte[] guarded = nonce.clone();
      for (int i = 0; i < GUARD_LENGTH; i++) {
        guarded[i] ^= reuseGuard[i];
      }
      return guarded;
    }
  }

  static PrivateMessage read(TlsReader in) {
    return new PrivateMessage(
        in.vector(),
        in.u64(),
        MessageHeader.contentType(in),
        in.vector(),
        in.vector(),
        in.vector());
  }

  void write(TlsWriter out) {
    out.vector(groupId).u64(epoch).u8(contentType).vector(authenticatedData);
    out.vector(encryptedSenderData).vector(ciphertext);
  }

  /** PrivateContentAAD. */
  public byte[] contentAad() {
    return contentAad(groupId, epoch, contentType, authenticatedData);
  }

  /** SenderDataAAD. */
  public byte[] senderDataAad() {
    return senderDataAad(groupId, epoch, contentType);
  }

  public static byte[] contentAad(byte[] groupId, long epoch, int contentType, byte[] data) {
    return senderData(groupId, epoch, contentType).vector(data).toBytes();
  }

  public static byte[] senderDataAad(byte[] groupId, long epoch, int contentType) {
    return senderData(groupId, epoch, contentType).toBytes();
  }

  private static TlsWriter senderData(byte[] groupId, long epoch, int contentType) {
    return new TlsWriter(64).vector(groupId).u64(epoch).u8(contentType);
  }
}
