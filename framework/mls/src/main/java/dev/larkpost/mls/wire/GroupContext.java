package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import java.util.List;

/** What all members of an epoch agree on (RFC 9420 section 8.1). */
public record GroupContext(
    CipherSuite suite,
    byte[] groupId,
    long epoch,
    byte[] treeHash,
    byte[] confirmedTranscriptHash,
    List<Extension> extensions) {
  private static final int MLS10 = 1;

  public GroupContext {
    extensions = List.copyOf(extensions);
  }

  /**
   * @throws MlsException MALFORMED or UNSUPPORTED
   */
  public static GroupContext decode(byte[] tls) {
    return TlsReader.exactly(tls, GroupContext::read);
  }

  public static GroupContext read(TlsReader in) {
    if (in.u16() != MLS10) {
      throw new MlsException(Code.UNSUPPORTED, "group not of MLS 1.0");
    }
    return new GroupContext(
        CipherSuite.of(in.u16()),
        in.vector(),
        in.u64(),
        in.vector(),
        in.vector(),
        Extension.readList(in));
  }

  public byte[] encoded() {
    return TlsWriter.bytes(this::write);
  }

  void write(TlsWriter out) {
    out.u16(MLS10).u16(suite.id()).vector(groupId).u64(epoch);
    out.vector(treeHash).vector(confirmedTranscriptHash);
    Extension.writeList(extensions, out);
  }

  /** The next epoch over another tree; the transcript hash still to come. */
  public GroupContext next(byte[] newTreeHash, List<Extension> newExtensions) {
    return new GroupContext(
        suite, groupId, epoch + 1, newTreeHash, confirmedTranscriptHash, newExtensions);
  }

  public GroupContext withTranscriptHash(byte[] hash) {
    return new GroupContext(suite, groupId, epoch, treeHash, hash, extensions);
  }
}
