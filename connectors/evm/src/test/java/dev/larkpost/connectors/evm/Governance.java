package dev.larkpost.connectors.evm;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.crypto.Hash;

/**
 * An OpenZeppelin Governor over an ERC20Votes token, both deployed on a real chain.
 *
 * @param shares the token's address
 * @param governor the Governor's
 */
public record Governance(Anvil chain, String shares, String governor) {
  /** Which way a vote goes. */
  public static final int FOR = 1;

  /**
   * @param period how long is voted on a proposal
   */
  public static Governance deploy(Anvil chain, Duration period) {
    String shares = chain.deploy("Shares");
    return new Governance(chain, shares, chain.deploy("Dao", shares, period.toSeconds()));
  }

  /** So many shares for somebody who keeps their votes. */
  public void admit(String account, long amount) {
    chain.call(shares, "mint", account, amount);
    delegate(account, account);
  }

  public Anvil.Sent delegate(String account, String to) {
    return chain.callAs(account, shares, "delegate", to);
  }

  public Anvil.Sent transfer(String from, String to, long amount) {
    return chain.callAs(from, shares, "transfer", to, amount);
  }

  /** Proposes to do nothing, and lets voting begin. @return the proposal's number */
  public BigInteger propose(String description) {
    Anvil.Sent sent =
        chain.call(governor, "propose", targets(), values(), calls(), new Utf8String(description));
    chain.later(Duration.ofSeconds(1)); // blocks of one second are of one time
    JsonNode log = chain.receipt(sent.hash()).path("logs").path(0);
    return new BigInteger(log.path("data").asText().substring(2, 66), 16);
  }

  public Anvil.Sent vote(String account, BigInteger proposal) {
    return chain.callAs(account, governor, "castVote", proposal, new Uint8(FOR));
  }

  /** A vote that says why and has parameters: another event than a plain one. */
  public Anvil.Sent voteWithParams(String account, BigInteger proposal) {
    return chain.callAs(
        account,
        governor,
        "castVoteWithReasonAndParams",
        proposal,
        new Uint8(FOR),
        new Utf8String("because"),
        new DynamicBytes(new byte[] {1}));
  }

  /** Carries out what was accepted. */
  public void execute(String description) {
    chain.call(
        governor,
        "execute",
        targets(),
        values(),
        calls(),
        new Bytes32(Hash.sha3(description.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }

  private DynamicArray<Address> targets() {
    return new DynamicArray<>(Address.class, List.of(new Address(shares)));
  }

  private static DynamicArray<Uint256> values() {
    return new DynamicArray<>(Uint256.class, List.of(new Uint256(BigInteger.ZERO)));
  }

  /** A call everybody may make, which changes nothing. */
  private static DynamicArray<DynamicBytes> calls() {
    byte[] totalSupply = {0x18, 0x16, 0x0d, (byte) 0xdd};
    return new DynamicArray<>(DynamicBytes.class, List.of(new DynamicBytes(totalSupply)));
  }
}
