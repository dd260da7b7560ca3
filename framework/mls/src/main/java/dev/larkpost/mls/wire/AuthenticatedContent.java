package dev.larkpost.mls.wire;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.SignatureKeys;
import java.util.Optional;

/** Content with its signature (RFC 9420 section 6.1). */
public record AuthenticatedContent(int wireFormat, FramedContent content, Auth auth) {
  private static final String LABEL = "FramedContentTBS";
  private static final int MLS10 = 1;

  /**
   * @param confirmationTag present exactly for commits
   */
  public record Auth(byte[] signature, Optional<byte[]> confirmationTag) {
    public static Auth read(int contentType, TlsReader in) {
      byte[] signature = in.vector();
      return new Auth(
          signature,
          contentType == MessageHeader.COMMIT ? Optional.of(in.vector()) : Optional.empty());
    }

    public void write(TlsWriter out) {
      out.vector(signature);
      confirmationTag.ifPresent(out::vector);
    }
  }

  public static AuthenticatedContent decode(byte[] tls) {
    return TlsReader.exactly(tls, AuthenticatedContent::read);
  }

  private static AuthenticatedContent read(TlsReader in) {
    int wireFormat = in.u16();
    FramedContent content = FramedContent.read(in);
    return new AuthenticatedContent(wireFormat, content, Auth.read(content.body().type(), in));
  }

  public byte[] encoded() {
    return TlsWriter.bytes(
        out -> {
          out.u16(wireFormat);
          content.write(out);
          auth.write(out);
        });
  }

  /** Signs; the confirmation tag of a commit comes later. */
  public static AuthenticatedContent sign(
      int wireFormat, FramedContent content, byte[] groupContext, SignatureKeys signer) {
    byte[] signature =
        CipherSuite.sign(signer, LABEL, toBeSigned(wireFormat, content, groupContext));
    return new AuthenticatedContent(wireFormat, content, new Auth(signature, Optional.empty()));
  }

  public boolean verify(byte[] signatureKey, byte[] groupContext) {
    byte[] signed = toBeSigned(wireFormat, content, groupContext);
    return CipherSuite.verify(signatureKey, LABEL, signed, auth.signature());
  }

  /** The same commit with its tag. */
  public AuthenticatedContent withTag(byte[] confirmationTag) {
    return new AuthenticatedContent(
        wireFormat, content, new Auth(auth.signature(), Optional.of(confirmationTag)));
  }

  /** ConfirmedTranscriptHashInput, RFC 9420 section 8.2. */
  public byte[] transcriptInput() {
    return TlsWriter.bytes(
        out -> {
          out.u16(wireFormat);
          content.write(out);
          out.vector(auth.signature());
        });
  }

  /** RFC 9420 section 5.2 reference, for proposals. */
  public byte[] proposalRef() {
    return CipherSuite.refHash("MLS 1.0 Proposal Reference", encoded());
  }

  /** AuthenticatedContentTBM, RFC 9420 section 6.2. */
  public byte[] toBeMaced(byte[] groupContext) {
    return TlsWriter.bytes(
        out -> {
          out.raw(toBeSigned(wireFormat, content, groupContext));
          auth.write(out);
        });
  }

  private static byte[] toBeSigned(int wireFormat, FramedContent content, byte[] groupContext) {
    TlsWriter out = new TlsWriter(groupContext.length + 512).u16(MLS10).u16(wireFormat);
    content.write(out);
    return switch (content.sender()) {
      case Sender.InGroup m -> out.raw(groupContext).toBytes();
      case Sender.NewMemberCommit c -> out.raw(groupContext).toBytes();
      case Sender.External e -> out.toBytes();
      case Sender.NewMemberProposal p -> out.toBytes();
    };
  }
}
