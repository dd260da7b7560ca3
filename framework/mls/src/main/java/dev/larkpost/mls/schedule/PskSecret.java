package dev.larkpost.mls.schedule;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.wire.PskId;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.List;

/** Pre-shared keys mixed into an epoch (RFC 9420 section 8.4). */
public final class PskSecret {
  private PskSecret() {}

  /** A key with its id. */
  public record Psk(PskId id, Secret key) {}

  /** All zero when there is none. */
  public static Secret of(List<Psk> psks) {
    byte[] secret = new byte[Hashes.LENGTH];
    for (int i = 0; i < psks.size(); i++) {
      secret = Hashes.hkdfExtract(input(psks, i), secret);
    }
    return Secret.owning(secret);
  }

  private static byte[] input(List<Psk> psks, int index) {
    byte[] extracted = Hashes.hkdfExtract(new byte[Hashes.LENGTH], psks.get(index).key().bytes());
    byte[] label =
        new TlsWriter().raw(psks.get(index).id().encoded()).u16(index).u16(psks.size()).toBytes();
    return CipherSuite.expandWithLabel(extracted, "derived psk", label, Hashes.LENGTH);
  }
}
