package dev.larkpost.connectors.evm;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.identity.Signer;
import dev.larkpost.xmtp.wire.identity.Signature;
import dev.larkpost.xmtp.wire.identity.SmartContractWalletSignature;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * A wallet that is a contract of a real chain, made by a factory; somebody's key signs for it.
 *
 * @param signer the owner
 * @param salt another one is another wallet
 */
record ContractWallet(Anvil chain, String factory, KeySigner owner, KeySigner signer, int salt)
    implements Signer {
  private static final HexFormat HEX = HexFormat.of();

  /** Where it is, or will be. */
  String address() {
    String answer =
        chain.rpc("eth_call", Map.of("to", factory, "data", function("at")), "latest").asText();
    return "0x" + answer.substring(answer.length() - 40);
  }

  private String function(String name) {
    return FunctionEncoder.encode(
        new Function(
            name, List.of(new Address(owner.identifier().value()), new Uint256(salt)), List.of()));
  }

  ContractWallet deploy() {
    chain.call(factory, "make", owner.identifier().value(), salt);
    return this;
  }

  /** What the key of this signer says. */
  byte[] plain(String text) {
    return signer.sign(text).getErc191().getBytes().toByteArray();
  }

  /** The same, with what it takes to deploy the wallet first (ERC-6492). */
  byte[] undeployed(String text) {
    String encoded =
        FunctionEncoder.encodeConstructor(
            List.of(
                new Address(factory),
                new DynamicBytes(HEX.parseHex(function("make").substring(2))),
                new DynamicBytes(plain(text))));
    return HEX.parseHex(encoded + "6492".repeat(16));
  }

  @Override
  public Identifier identifier() {
    return Identifier.ethereum(address());
  }

  @Override
  public Signature sign(String text) {
    return Signature.newBuilder()
        .setErc6492(
            SmartContractWalletSignature.newBuilder()
                .setAccountId("eip155:" + Anvil.CHAIN_ID + ":" + address())
                .setBlockNumber(chain.head())
                .setSignature(ByteString.copyFrom(undeployed(text))))
        .build();
  }
}
