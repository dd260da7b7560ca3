package dev.larkpost.connectors.evm.rpc;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Response;

/**
 * Answers as they come (Ethereum JSON-RPC), and into what we use. Whatever is missing or odd ends
 * in an IllegalArgumentException, which is the provider's failure.
 */
final class Wire {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DATA_MAX = 1 << 20;

  private Wire() {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record LogAnswer(
      @Nullable String address,
      @Nullable List<String> topics,
      @Nullable String data,
      @Nullable String blockNumber,
      @Nullable String blockHash,
      @Nullable String transactionHash,
      @Nullable String logIndex,
      @Nullable String blockTimestamp) {
    ChainLog read() {
      String hex = present(data, "data");
      if (hex.length() > 2 * DATA_MAX) {
        throw new IllegalArgumentException("data of a log");
      }
      return new ChainLog(
          hex(address, 20),
          topics == null ? List.of() : topics.stream().map(t -> hex(t, 32)).toList(),
          hex.length() <= 2 ? new byte[0] : HEX.parseHex(hex, 2, hex.length()),
          number(blockNumber),
          hex(blockHash, 32),
          hex(transactionHash, 32),
          number(logIndex),
          Optional.ofNullable(blockTimestamp).map(t -> Instant.ofEpochSecond(number(t))));
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record TransactionAnswer(
      @Nullable String hash,
      @Nullable String from,
      @Nullable String to,
      @Nullable String value,
      @Nullable String transactionIndex) {
    Optional<Transfer> read() {
      BigInteger wei = quantity(value);
      return wei.signum() == 0
          ? Optional.empty()
          : Optional.of(
              new Transfer(
                  hex(hash, 32),
                  number(transactionIndex),
                  hex(from, 20),
                  Optional.ofNullable(to).map(t -> hex(t, 20)),
                  wei));
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record HeaderAnswer(
      @Nullable String number,
      @Nullable String hash,
      @Nullable String parentHash,
      @Nullable String timestamp,
      @Nullable String logsBloom) {
    Header read() {
      return header(number, hash, parentHash, timestamp, logsBloom);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record BlockAnswer(@Nullable String hash, @Nullable List<TransactionAnswer> transactions) {
    List<Transfer> read() {
      if (transactions == null) {
        throw new IllegalArgumentException("transactions");
      }
      return transactions.stream().flatMap(t -> t.read().stream()).toList();
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record ReceiptAnswer(
      @Nullable String transactionHash, @Nullable String status, @Nullable List<LogAnswer> logs) {}

  static final class Text extends Response<String> {}

  static final class Logs extends Response<List<LogAnswer>> {}

  static final class HeaderOnly extends Response<HeaderAnswer> {}

  static final class WholeBlock extends Response<BlockAnswer> {}

  static final class Receipts extends Response<List<ReceiptAnswer>> {}

  private static Header header(
      @Nullable String number,
      @Nullable String hash,
      @Nullable String parentHash,
      @Nullable String timestamp,
      @Nullable String bloom) {
    return new Header(
        number(number),
        hex(hash, 32),
        hex(parentHash, 32),
        Instant.ofEpochSecond(number(timestamp)),
        Bloom.ofHex(present(bloom, "bloom")));
  }

  private static String present(@Nullable String text, String what) {
    if (text == null) {
      throw new IllegalArgumentException(what + " is missing");
    }
    return text;
  }

  /** Hex of so many bytes, lower-case. */
  static String hex(@Nullable String text, int bytes) {
    String hex = present(text, "hex").toLowerCase(Locale.ROOT);
    if (hex.length() != 2 + 2 * bytes || !hex.startsWith("0x")) {
      throw new IllegalArgumentException("not " + bytes + " bytes of hex");
    }
    for (int i = 2; i < hex.length(); i++) {
      if (!HexFormat.isHexDigit(hex.charAt(i))) {
        throw new IllegalArgumentException("not hex");
      }
    }
    return hex;
  }

  static long number(@Nullable String text) {
    return quantity(text).longValueExact();
  }

  static BigInteger quantity(@Nullable String text) {
    String hex = present(text, "number");
    if (!hex.startsWith("0x") || hex.length() > 66 || hex.length() < 3) {
      throw new IllegalArgumentException("not a number");
    }
    return new BigInteger(hex.substring(2), 16);
  }
}
