package dev.larkpost.mls.wire;

import dev.larkpost.mls.crypto.Secret;
import java.util.List;
import java.util.Optional;

/** What a welcome tells one joiner (RFC 9420 section 12.4.3.1). */
public record GroupSecrets(Secret joiner, Optional<Secret> path, List<PskId> psks) {
  public GroupSecrets {
    psks = List.copyOf(psks);
  }

  public static GroupSecrets decode(byte[] tls) {
    return TlsReader.exactly(tls, GroupSecrets::read);
  }

  private static GroupSecrets read(TlsReader in) {
    return new GroupSecrets(
        Secret.owning(in.vector()),
        in.optional(path -> Secret.owning(path.vector())),
        in.list(Limits.PSKS_MAX, PskId::read));
  }

  public byte[] encoded() {
    return TlsWriter.bytes(
        out ->
            out.vector(joiner.bytes())
                .optional(path, (secret, to) -> to.vector(secret.bytes()))
                .list(psks, PskId::write));
  }
}
