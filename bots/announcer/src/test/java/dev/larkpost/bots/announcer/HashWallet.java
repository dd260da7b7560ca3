package dev.larkpost.bots.announcer;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.identity.Signer;
import dev.larkpost.xmtp.identity.TextSignature;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import dev.larkpost.xmtp.wire.identity.Signature;
import dev.larkpost.xmtp.wire.identity.SmartContractWalletSignature;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/** A wallet that is a contract, on a chain of its own: whoever repeats a text's hash signed it. */
record HashWallet(int number) implements Signer {
  static final long CHAIN = 31_337;
  private static final String ACCOUNTS = "eip155:" + CHAIN + ":0x" + "cd".repeat(19);

  /** What a question to the chain meets: nothing, an exception, or a silence that ends. */
  private static volatile Runnable way = () -> {};

  static void reached() {
    way = () -> {};
  }

  static void unreachable() {
    way =
        () -> {
          throw new XmtpException(
              XmtpException.Code.UNAVAILABLE, XmtpException.Retry.LATER, "wanted: no chain");
        };
  }

  /** From now on questions wait. @param asked told of each; @param end when they go on */
  static void silentUntil(CountDownLatch end, Runnable asked) {
    way =
        () -> {
          asked.run();
          try {
            end.await();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
        };
  }

  static List<WalletVerdict> verify(List<WalletSignatureCheck> checks) {
    way.run();
    return checks.stream()
        .map(
            c ->
                new WalletVerdict(
                    c.accountId().startsWith(ACCOUNTS) && Arrays.equals(c.signature(), c.hash()),
                    OptionalLong.of(1)))
        .toList();
  }

  byte[] signature(String text) {
    return TextSignature.check(text, identifier(), CHAIN, new byte[0]).hash();
  }

  @Override
  public Identifier identifier() {
    return Identifier.ethereum("0x" + "cd".repeat(19) + "%02x".formatted(number));
  }

  @Override
  public Signature sign(String text) {
    return Signature.newBuilder()
        .setErc6492(
            SmartContractWalletSignature.newBuilder()
                .setAccountId("eip155:" + CHAIN + ":" + identifier().value())
                .setBlockNumber(1)
                .setSignature(ByteString.copyFrom(signature(text))))
        .build();
  }
}
