package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.WalletChains;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.consent.Consents;
import dev.larkpost.engine.consent.MemoryOptOutStore;
import dev.larkpost.engine.consent.OptIn;
import dev.larkpost.engine.consent.OptInResult;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.IdentityException;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.MemoryTransactions;
import dev.larkpost.xmtp.transport.LocalNode;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Sign;

/** Signatures of wallets that are contracts, judged by a real chain. */
class EvmWalletsTest {
  private static final String TEXT = "I am who I am";

  private Anvil anvil;
  private EvmChain chain;
  private EvmWallets wallets;
  private String factory;

  @BeforeEach
  void start() {
    Contracts.require();
    anvil = Anvil.start();
    factory = anvil.deploy("Wallets");
    chain =
        EvmChain.open(Follow.chain(anvil), Clock.systemUTC(), new Random(1), SourceListener.SILENT);
    wallets = new EvmWallets(List.of(chain));
  }

  @AfterEach
  void stop() {
    if (anvil != null) {
      chain.close();
      anvil.close();
    }
  }

  /** A test-only key: nobody else's. */
  private static KeySigner key(int number) {
    byte[] key = new byte[32];
    key[31] = (byte) number;
    return KeySigner.of(Secret.owning(key));
  }

  private ContractWallet wallet(int owner, int signer) {
    return new ContractWallet(anvil, factory, key(owner), key(signer), 7);
  }

  private WalletVerdict verdict(String account, byte[] signature, OptionalLong block) {
    byte[] hash = Sign.getEthereumMessageHash(TEXT.getBytes(StandardCharsets.UTF_8));
    return wallets
        .verify(List.of(new WalletSignatureCheck(account, block, signature, hash)))
        .getFirst();
  }

  private boolean signed(String address, byte[] signature) {
    return verdict("eip155:31337:" + address, signature, OptionalLong.empty()).valid();
  }

  @Test
  void a_deployed_wallet_signed_what_its_owner_signed_and_nothing_else() {
    ContractWallet mine = wallet(1, 1).deploy();
    assertTrue(signed(mine.address(), mine.plain(TEXT)));
    assertTrue(signed(mine.address(), mine.undeployed(TEXT)), "signed before it was deployed");
    assertFalse(signed(mine.address(), mine.plain("another text")));
    assertFalse(signed(mine.address(), wallet(1, 2).plain(TEXT)), "somebody else's key");
    assertFalse(signed(mine.address(), wallet(1, 2).undeployed(TEXT)));
    assertFalse(signed(mine.address(), new byte[0]));
  }

  @Test
  void a_wallet_that_is_not_deployed_yet_signed_with_the_proof_of_its_factory() {
    ContractWallet mine = wallet(1, 1);
    assertTrue(signed(mine.address(), mine.undeployed(TEXT)));
    assertFalse(signed(mine.address(), mine.plain(TEXT)), "nobody is there to ask");
    assertFalse(signed(mine.address(), wallet(1, 2).undeployed(TEXT)), "somebody else's key");
    assertFalse(
        signed(wallet(3, 3).address(), mine.undeployed(TEXT)), "the factory made another wallet");
    assertFalse(signed(mine.address(), mine.undeployed("another text")));
    assertEquals(2, anvil.rpc("eth_getCode", mine.address(), "latest").asText().length());
  }

  @Test
  void an_account_with_a_key_signs_as_itself() {
    KeySigner one = key(4);
    byte[] signature = one.sign(TEXT).getErc191().getBytes().toByteArray();
    assertTrue(signed(one.identifier().value(), signature));
    assertFalse(signed(key(5).identifier().value(), signature));
    signature[3] ^= 1;
    assertFalse(signed(one.identifier().value(), signature));
  }

  @Test
  void the_block_that_was_named_is_the_one_that_counts() {
    ContractWallet mine = wallet(1, 1);
    long before = anvil.head();
    mine.deploy();
    String account = "eip155:31337:" + mine.address();
    OptionalLong then = OptionalLong.of(before);
    assertEquals(new WalletVerdict(false, then), verdict(account, mine.plain(TEXT), then));
    assertEquals(new WalletVerdict(true, then), verdict(account, mine.undeployed(TEXT), then));
    assertEquals(
        new WalletVerdict(true, OptionalLong.of(anvil.head())),
        verdict(account, mine.plain(TEXT), OptionalLong.empty()));
  }

  @Test
  void nonsense_is_no_signature_and_hurts_no_provider() {
    ContractWallet mine = wallet(1, 1).deploy();
    byte[] good = mine.undeployed(TEXT);
    String account = "eip155:31337:" + mine.address();
    for (String wrong :
        List.of("eip155:1:" + mine.address(), "bip122:1:x", "", "eip155:31337:0x12")) {
      assertFalse(verdict(wrong, good, OptionalLong.empty()).valid(), wrong);
    }
    assertFalse(verdict(account, new byte[EvmWallets.SIGNATURE_MAX + 1], empty()).valid());
    assertFalse(verdict(account, mine.plain(TEXT), OptionalLong.of(-1)).valid());
    Random random = new Random(9);
    for (int i = 0; i < 200; i++) {
      byte[] bad = Arrays.copyOfRange(good, random.nextInt(good.length), good.length);
      if (bad.length > 33) {
        bad[random.nextInt(bad.length - 32)] ^= (byte) (1 + random.nextInt(255));
      }
      assertFalse(signed(wallet(9, 9).address(), bad), "bytes " + i);
    }
    String spender = anvil.deploy("Vault");
    assertFalse(signed(spender, mine.plain(TEXT)), "a contract that is no wallet");
    assertTrue(signed(mine.address(), mine.plain(TEXT)), "the provider is as well as before");
  }

  private static OptionalLong empty() {
    return OptionalLong.empty();
  }

  @Test
  void a_chain_that_does_not_answer_says_neither_yes_nor_no() {
    ContractWallet mine = wallet(1, 1).deploy();
    String address = mine.address();
    byte[] signature = mine.plain(TEXT);
    anvil.close();
    XmtpException gone = assertThrows(XmtpException.class, () -> signed(address, signature));
    assertEquals(XmtpException.Code.UNAVAILABLE, gone.code());
  }

  @Test
  void contract_wallets_opt_in_deployed_or_not() {
    ContractWallet alices = wallet(1, 1).deploy();
    ContractWallet bobs = wallet(2, 2);
    InboxId inbox = new InboxId("a1".repeat(32));
    MemoryOptOutStore store = new MemoryOptOutStore();
    Consents consents =
        new Consents(
            new Consents.Parts(
                new InboxId("00".repeat(32)),
                new MemoryTransactions(),
                store,
                new ConsentPolicy(List.of(), store),
                asked -> Map.of(asked.iterator().next(), inbox),
                wallets,
                new EngineListener() {},
                Clock.systemUTC()));
    OptIn hers = consents.wish(alices.identifier(), Optional.empty());
    OptIn his = consents.wish(bobs.identifier(), Optional.empty());
    OptInResult bad = new OptInResult.Refused(OptInResult.Code.BAD_SIGNATURE);
    assertEquals(bad, consents.optIn(hers, bobs.plain(hers.text()), Anvil.CHAIN_ID));
    assertEquals(bad, consents.optIn(hers, alices.plain(his.text()), Anvil.CHAIN_ID));
    assertEquals(bad, consents.optIn(hers, alices.plain(hers.text()), 1));
    assertEquals(bad, consents.optIn(hers, alices.plain(hers.text())));
    OptInResult recorded = new OptInResult.Recorded(inbox);
    assertEquals(recorded, consents.optIn(hers, alices.plain(hers.text()), Anvil.CHAIN_ID));
    assertEquals(bad, consents.optIn(his, bobs.plain(his.text()), Anvil.CHAIN_ID));
    assertEquals(recorded, consents.optIn(his, bobs.undeployed(his.text()), Anvil.CHAIN_ID));
  }

  /** What {@code run} and dev mode do with the chains of a configuration. */
  @Test
  void a_local_node_asks_the_configured_chains_about_contract_wallets() {
    Offer offer =
        EvmOfferTest.offer(
            Map.of(
                "larkpost.chains.mine.id", Long.toString(Anvil.CHAIN_ID),
                "larkpost.chains.mine.rpc", anvil.http()));
    ContractWallet alices = wallet(1, 1);
    WalletChains chains = offer.wallets(Clock.systemUTC(), new Random(1)).orElseThrow();
    assertEquals(Set.of(Anvil.CHAIN_ID), chains.chains());
    LocalNode local = ServiceLoader.load(LocalNode.class).findFirst().orElseThrow();
    LocalNode.Running node = local.start(0, Optional.empty(), chains::verify);
    InboxId nobody = new InboxId("00".repeat(32));
    try (Person alice = Person.join(node.port(), nobody, Clock.systemUTC(), alices)) {
      assertEquals(alices.address(), alice.address());
    } finally {
      node.close();
      chains.close();
    }
    byte[] signature = alices.undeployed(TEXT);
    WalletSignatureCheck check =
        new WalletSignatureCheck(
            "eip155:31337:" + alices.address(), empty(), signature, new byte[32]);
    XmtpException closed = assertThrows(XmtpException.class, () -> chains.verify(List.of(check)));
    assertEquals(XmtpException.Code.CLOSED, closed.code());
    assertEquals(
        Optional.empty(), EvmOfferTest.offer(Map.of()).wallets(Clock.systemUTC(), new Random(1)));
  }

  @Test
  void a_configured_chain_that_is_another_one_is_asked_nothing() {
    Offer offer =
        EvmOfferTest.offer(
            Map.of("larkpost.chains.mine.id", "5", "larkpost.chains.mine.rpc", anvil.http()));
    WalletChains chains = offer.wallets(Clock.systemUTC(), new Random(1)).orElseThrow();
    WalletSignatureCheck check =
        new WalletSignatureCheck(
            "eip155:5:" + wallet(1, 1).address(), empty(), new byte[65], new byte[32]);
    XmtpException wrong = assertThrows(XmtpException.class, () -> chains.verify(List.of(check)));
    assertEquals(XmtpException.Code.UNAVAILABLE, wrong.code());
    chains.close();
  }

  /** Alice's wallet is deployed, Bob's is not: the node judges them, and each other's client. */
  @Test
  void people_with_contract_wallets_register_and_talk() {
    InboxId nobody = new InboxId("00".repeat(32));
    ContractWallet alices = wallet(1, 1).deploy();
    ContractWallet bobs = wallet(2, 2);
    ContractWallet forged = new ContractWallet(anvil, factory, key(3), key(4), 7);
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory().withWallets(wallets));
        Person bob = Person.join(node.port(), nobody, Clock.systemUTC(), bobs);
        Person alice = Person.join(node.port(), bob.inbox(), Clock.systemUTC(), alices)) {
      alice.says("hi bob");
      bob.hears("hi bob");
      assertEquals(bobs.address(), bob.address());
      assertThrows(
          IdentityException.class,
          () -> Person.join(node.port(), nobody, Clock.systemUTC(), forged),
          "who is not the owner has no wallet");
    }
  }
}
