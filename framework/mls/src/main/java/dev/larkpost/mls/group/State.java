package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.util.function.Supplier;

/** Reading of saved bytes: whatever is wrong with them is BAD_STATE. */
final class State {
  /** First byte of everything we save; a later layout takes another number. */
  static final int FORMAT = 1;

  private State() {}

  static <T> T decoding(Supplier<T> decoder) {
    try {
      return decoder.get();
    } catch (MlsException e) {
      throw new MlsException(Code.BAD_STATE, "saved state: " + e.getMessage(), e);
    }
  }

  static void requireFormat(int format) {
    if (format != FORMAT) {
      throw new MlsException(Code.BAD_STATE, "saved by format " + format);
    }
  }
}
