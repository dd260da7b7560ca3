package dev.larkpost.mls.wire;

import java.time.Instant;

/** A decoded key package nobody should trust yet. */
public final class UncheckedKeyPackage {
  UncheckedKeyPackage() {}

  /** Exact decode of TLS bytes. @throws dev.larkpost.mls.MlsException MALFORMED */
  public static UncheckedKeyPackage decode(byte[] tls) {
    throw new UnsupportedOperationException();
  }

  /**
   * Version, suite, both signatures, key uniqueness, lifetime at {@code now}. @throws
   * dev.larkpost.mls.MlsException with the reason
   */
  public KeyPackage check(Instant now) {
    throw new UnsupportedOperationException();
  }
}
