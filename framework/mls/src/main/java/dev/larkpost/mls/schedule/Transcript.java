package dev.larkpost.mls.schedule;

import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.TlsWriter;

/** Transcript hashes (RFC 9420 section 8.2). */
public final class Transcript {
  private Transcript() {}

  public static byte[] confirmed(byte[] interimBefore, AuthenticatedContent commit) {
    return Hashes.sha256(interimBefore, commit.transcriptInput());
  }

  public static byte[] interim(byte[] confirmed, byte[] confirmationTag) {
    return Hashes.sha256(confirmed, new TlsWriter(40).vector(confirmationTag).toBytes());
  }
}
