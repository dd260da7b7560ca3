package dev.larkpost.engine.holder;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An account has more or less than before.
 *
 * @param token one token of a collection; absent: the account's balance as a whole
 * @param account 0x and 40 lower-case hex digits
 * @param amount added; negative: taken away
 */
public record HolderChange(Optional<BigInteger> token, String account, BigInteger amount) {
  public HolderChange {
    Holding.checkToken(token);
    Holding.checkAccount(account);
  }
}
