package dev.larkpost.mls.crypto;

import java.nio.charset.StandardCharsets;

/** LabeledExtract and LabeledExpand of RFC 9180 section 4. */
final class LabeledHkdf {
  private static final byte[] VERSION = "HPKE-v1".getBytes(StandardCharsets.US_ASCII);

  private LabeledHkdf() {}

  static byte[] extract(byte[] suite, byte[] salt, byte[] label, byte[] ikm) {
    return Hashes.hkdfExtract(salt, concat(VERSION, suite, label, ikm));
  }

  static byte[] expand(byte[] suite, byte[] prk, byte[] label, byte[] info, int length) {
    byte[] size = {(byte) (length >> 8), (byte) length};
    return Hashes.hkdfExpand(prk, concat(size, VERSION, suite, label, info), length);
  }

  static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
