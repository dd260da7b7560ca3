package dev.larkpost.connectors.evm.rpc;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error answer means. There is no standard for "too large a range" (ethereum/execution-apis
 * #876), so this reads the sentences providers are known to say. An error to a range that is
 * understood as nothing else is taken as "too much": asking less is always right.
 */
final class Refusals {
  private static final Pattern THROTTLED =
      Pattern.compile(
          "rate.?limit|too many requests|per second|throughput|compute units|daily request|quota"
              + "|capacity exceeded|request limit|credits|429");
  private static final Pattern BEHIND =
      Pattern.compile(
          "unknown block|header not found|block not found|invalid block range|beyond (the )?head"
              + "|after last (accepted )?block|greater than latest|is not available|future block"
              + "|missing trie node|block hash");
  private static final Pattern TOO_MUCH =
      Pattern.compile(
          "range|too many (results|blocks|logs|events)|more than \\d+ (results|logs)|limit"
              + "|exceed|too large|too wide|too big|size|timeout|timed out|smaller|narrow");

  /** {@code [0x10, 0x20]}: a range that would do, for this very question. */
  private static final Pattern SUGGESTED =
      Pattern.compile("\\[\\s*(0x[0-9a-f]{1,16})\\s*,\\s*(0x[0-9a-f]{1,16})\\s*]");

  /** {@code up to a 2K block range}, {@code limited to 1000 blocks}, {@code max range: 800}. */
  private static final Pattern STATED =
      Pattern.compile(
          "(\\d[\\d,._]*)\\s*(k)?[ -]*(?:block|blocks)\\b"
              + "|range[^0-9\\[]{0,40}?(\\d[\\d,._]*)\\s*(k)?"
              + "|maximum is set to (\\d+)()"
              + "|(\\d[\\d,._]*)\\s*(k)? range");

  private static final int INVALID_PARAMS = -32602;
  private static final int LIMIT_EXCEEDED = -32005;
  private static final int REVERTED = 3;
  private static final Pattern REVERT =
      Pattern.compile(
          "^(vm )?execution (error: )?reverted|^vm exception|invalid opcode|out of gas");

  private Refusals() {}

  /**
   * @param range how many blocks were asked for at once; 0 when it was no such question
   */
  static RpcFailure of(String provider, int code, String message, long range) {
    String said = message.toLowerCase(Locale.ROOT);
    String what = provider + " answered with error " + code;
    if (code == REVERTED || REVERT.matcher(said).find()) {
      return RpcFailure.reverted(what);
    }
    Optional<Long> suggested = suggested(said);
    if (range > 1 && suggested.isPresent()) {
      return RpcFailure.tooMuch(what, suggested);
    }
    if (THROTTLED.matcher(said).find()) {
      return RpcFailure.throttled(what, Optional.empty());
    }
    if (BEHIND.matcher(said).find()) {
      return RpcFailure.behind(what);
    }
    if (range > 1 && (TOO_MUCH.matcher(said).find() || code == LIMIT_EXCEEDED)) {
      return RpcFailure.tooMuch(what, stated(said).filter(n -> n < range));
    }
    if (range > 1 && code != INVALID_PARAMS) {
      return RpcFailure.tooMuch(what, Optional.empty());
    }
    return RpcFailure.refused(what);
  }

  private static Optional<Long> suggested(String said) {
    Matcher match = SUGGESTED.matcher(said);
    if (!match.find()) {
      return Optional.empty();
    }
    long from = Long.parseUnsignedLong(match.group(1).substring(2), 16);
    long to = Long.parseUnsignedLong(match.group(2).substring(2), 16);
    return to < from || from < 0 ? Optional.empty() : Optional.of(to - from + 1);
  }

  private static Optional<Long> stated(String said) {
    Matcher match = STATED.matcher(said);
    while (match.find()) {
      for (int group = 1; group < match.groupCount(); group += 2) {
        if (match.group(group) != null) {
          Optional<Long> number = number(match.group(group), match.group(group + 1));
          if (number.isPresent()) {
            return number;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> number(
      String digits, @org.jspecify.annotations.Nullable String thousands) {
    String plain = digits.replaceAll("[,._]", "");
    if (plain.length() > 9) {
      return Optional.empty();
    }
    long number = Long.parseLong(plain) * ("k".equals(thousands) ? 1_000 : 1);
    return number > 0 ? Optional.of(number) : Optional.empty();
  }
}
