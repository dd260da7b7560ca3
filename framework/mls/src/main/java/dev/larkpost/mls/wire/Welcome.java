package dev.larkpost.mls.wire;

import dev.larkpost.mls.crypto.CipherSuite;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** RFC 9420 section 12.4.3.1. */
public record Welcome(int suite, List<ForMember> secrets, byte[] encryptedGroupInfo) {
  /**
   * @param keyPackageRef whom it is for
   */
  public record ForMember(byte[] keyPackageRef, CipherSuite.Sealed groupSecrets) {
    static ForMember read(TlsReader in) {
      return new ForMember(in.vector(), UpdatePath.readSealed(in));
    }

    void write(TlsWriter out) {
      UpdatePath.writeSealed(groupSecrets, out.vector(keyPackageRef));
    }
  }

  public Welcome {
    secrets = List.copyOf(secrets);
  }

  static Welcome read(TlsReader in) {
    return new Welcome(in.u16(), in.list(Limits.LEAVES_MAX, ForMember::read), in.vector());
  }

  void write(TlsWriter out) {
    out.u16(suite).list(secrets, ForMember::write).vector(encryptedGroupInfo);
  }

  public Optional<ForMember> find(byte[] keyPackageRef) {
    return secrets.stream().filter(s -> Arrays.equals(s.keyPackageRef, keyPackageRef)).findFirst();
  }
}
