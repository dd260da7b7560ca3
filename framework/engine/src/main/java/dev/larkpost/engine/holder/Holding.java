package dev.larkpost.engine.holder;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What an account has.
 *
 * @param amount more than zero
 */
public record Holding(String account, BigInteger amount) {
  private static final int WORD_BITS = 256;

  public Holding {
    checkAccount(account);
    if (amount.signum() <= 0) {
      throw new IllegalArgumentException("a holding of " + amount);
    }
  }

  static void checkAccount(String account) {
    boolean fits = account.length() == 42 && account.startsWith("0x");
    for (int i = 2; fits && i < account.length(); i++) {
      char c = account.charAt(i);
      fits = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
    if (!fits) {
      throw new IllegalArgumentException("an account of " + account.length() + " characters");
    }
  }

  static void checkToken(Optional<BigInteger> token) {
    if (token.filter(t -> t.signum() < 0 || t.bitLength() > WORD_BITS).isPresent()) {
      throw new IllegalArgumentException("a token id of more than " + WORD_BITS + " bits");
    }
  }
}
