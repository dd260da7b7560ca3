package dev.larkpost.mls.wire;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.SignatureKeys;
import java.util.List;

/** What a joiner learns about the group (RFC 9420 section 12.4.3). */
public record GroupInfo(
    GroupContext context,
    List<Extension> extensions,
    byte[] confirmationTag,
    int signer,
    byte[] signature) {
  private static final String LABEL = "GroupInfoTBS";

  public GroupInfo {
    extensions = List.copyOf(extensions);
  }

  public static GroupInfo decode(byte[] tls) {
    return TlsReader.exactly(tls, GroupInfo::read);
  }

  static GroupInfo read(TlsReader in) {
    return new GroupInfo(
        GroupContext.read(in), Extension.readList(in), in.vector(), in.leafIndex(), in.vector());
  }

  /** This with our signature. */
  public GroupInfo signedBy(SignatureKeys keys) {
    byte[] signed = CipherSuite.sign(keys, LABEL, toBeSigned());
    return new GroupInfo(context, extensions, confirmationTag, signer, signed);
  }

  public boolean verify(byte[] signatureKey) {
    return CipherSuite.verify(signatureKey, LABEL, toBeSigned(), signature);
  }

  private byte[] toBeSigned() {
    return TlsWriter.bytes(this::writeUnsigned);
  }

  private void writeUnsigned(TlsWriter out) {
    context.write(out);
    Extension.writeList(extensions, out);
    out.vector(confirmationTag).u32(signer);
  }

  public byte[] encoded() {
    return TlsWriter.bytes(this::write);
  }

  void write(TlsWriter out) {
    writeUnsigned(out);
    out.vector(signature);
  }
}
