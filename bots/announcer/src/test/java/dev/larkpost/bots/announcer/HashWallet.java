package dev.larkpost.bots.announcer;

import com.google.protobuf.ByteString;
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

/** A wallet that is a contract, on a chain of its own: whoever repeats a text's hash signed it. */
record HashWallet() implements Signer {
  static final long CHAIN = 31_337;
  private static final String ACCOUNT = "eip155:" + CHAIN + ":0x" + "cd".repeat(20);

  static List<WalletVerdict> verify(List<WalletSignatureCheck> checks) {
    return checks.stream()
        .map(
            c ->
                new WalletVerdict(
                    c.accountId().equals(ACCOUNT) && Arrays.equals(c.signature(), c.hash()),
                    OptionalLong.of(1)))
        .toList();
  }

  byte[] signature(String text) {
    return TextSignature.check(text, identifier(), CHAIN, new byte[0]).hash();
  }

  @Override
  public Identifier identifier() {
    return Identifier.ethereum("0x" + "cd".repeat(20));
  }

  @Override
  public Signature sign(String text) {
    return Signature.newBuilder()
        .setErc6492(
            SmartContractWalletSignature.newBuilder()
                .setAccountId(ACCOUNT)
                .setBlockNumber(1)
                .setSignature(ByteString.copyFrom(signature(text))))
        .build();
  }
}
