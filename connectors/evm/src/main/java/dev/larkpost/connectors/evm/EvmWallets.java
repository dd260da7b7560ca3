package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.rpc.Header;
import dev.larkpost.connectors.evm.rpc.RpcFailure;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.identity.WalletVerifier;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/**
 * Asks chains whether wallets signed: contracts that are deployed (ERC-1271), contracts that are
 * not yet (ERC-6492), and accounts with a key. Give it to a node, or to whoever takes signed
 * opt-ins. Thread-safe; the chains belong to the caller.
 */
public final class EvmWallets implements WalletVerifier {
  /** Far above what any wallet needs, far below what makes a provider slow. */
  static final long GAS_MAX = 10_000_000;

  /** With the program around it, it stays below EIP-3860's bound on what a call may run. */
  static final int SIGNATURE_MAX = 16 * 1024;

  private static final Pattern ACCOUNT =
      Pattern.compile("eip155:([0-9]{1,18}):(0x[0-9a-fA-F]{40})");
  private static final int HASH = 32;
  private static final int KEY_SIGNATURE = 65;
  private static final int OLD_V = 27;

  private final Map<Long, EvmChain> chains = new HashMap<>();

  /**
   * @param chains wallets of any other chain did not sign
   */
  public EvmWallets(Collection<EvmChain> chains) {
    chains.forEach(chain -> this.chains.put(chain.settings().chainId(), chain));
  }

  @Override
  public List<WalletVerdict> verify(List<WalletSignatureCheck> checks) {
    return checks.stream().map(this::verify).toList();
  }

  private WalletVerdict verify(WalletSignatureCheck check) {
    Matcher account = ACCOUNT.matcher(check.accountId());
    Optional<EvmChain> chain =
        account.matches()
            ? Optional.ofNullable(chains.get(Long.parseLong(account.group(1))))
            : Optional.empty();
    if (chain.isEmpty()
        || check.hash().length != HASH
        || check.signature().length > SIGNATURE_MAX
        || check.blockNumber().orElse(0) < 0) {
      return new WalletVerdict(false, OptionalLong.empty());
    }
    String wallet = account.group(2).toLowerCase(Locale.ROOT);
    try {
      return verify(chain.get(), wallet, check);
    } catch (EventException | RpcFailure nobody) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE,
          XmtpException.Retry.LATER,
          "nobody answers for chain " + chain.get().settings().name(),
          nobody);
    }
  }

  private static WalletVerdict verify(EvmChain chain, String wallet, WalletSignatureCheck check) {
    long block = check.blockNumber().orElseGet(() -> newest(chain).number());
    Asked asked = new Asked(chain, wallet, check.hash(), block);
    boolean signed =
        Counterfactual.read(check.signature())
            .map(undeployed -> asked.signed(undeployed))
            .orElseGet(() -> asked.signed(check.signature()));
    return new WalletVerdict(signed, OptionalLong.of(block));
  }

  private static Header newest(EvmChain chain) {
    return chain.providers().newest("latest");
  }

  /** One question to a chain. */
  private record Asked(EvmChain chain, String wallet, byte[] hash, long block) {
    boolean signed(byte[] signature) {
      return isContract() ? agrees(signature) : isKeys(signature);
    }

    /** What is deployed by now answers for itself; its factory helps where it does not. */
    boolean signed(Counterfactual undeployed) {
      return isContract() && agrees(undeployed.signature())
          || chain
              .providers()
              .ask(
                  p ->
                      p.attempt(Optional.empty(), undeployed.program(wallet, hash), GAS_MAX, block))
              .filter(Counterfactual::agreed)
              .isPresent();
    }

    private boolean isContract() {
      return chain.providers().ask(p -> p.hasCode(wallet, block));
    }

    private boolean agrees(byte[] signature) {
      String call = "0x" + HexFormat.of().formatHex(Erc1271.call(hash, signature));
      return chain
          .providers()
          .ask(p -> p.attempt(Optional.of(wallet), call, GAS_MAX, block))
          .filter(Erc1271::agreed)
          .isPresent();
    }

    private boolean isKeys(byte[] signature) {
      if (signature.length != KEY_SIGNATURE) {
        return false;
      }
      byte v = (byte) (signature[KEY_SIGNATURE - 1] % OLD_V + OLD_V);
      byte[] r = Arrays.copyOfRange(signature, 0, HASH);
      byte[] s = Arrays.copyOfRange(signature, HASH, 2 * HASH);
      try {
        BigInteger key =
            Sign.signedMessageHashToKey(hash, new Sign.SignatureData(new byte[] {v}, r, s));
        return ("0x" + Keys.getAddress(key)).equals(wallet);
      } catch (SignatureException | RuntimeException none) {
        return false;
      }
    }
  }
}
