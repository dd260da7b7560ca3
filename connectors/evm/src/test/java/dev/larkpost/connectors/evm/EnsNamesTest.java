package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.holder.MemoryHolderStore;
import dev.larkpost.engine.receipt.MemoryReceiptStore;
import dev.larkpost.xmtp.store.MemoryTransactions;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.ens.NameHash;

/** The published ENS contracts on a chain of our own, where we own the root. */
class EnsNamesTest {
  private static final String ALICE = "0x" + "a1".repeat(20);
  private static final byte[] ROOT = new byte[32];

  private static Anvil anvil;
  private static String registry;
  private static String resolver;
  private static String reverse;

  private final Moving clock = new Moving();
  private EvmChain chain;
  private EnsNames names;

  private static final class Moving extends Clock {
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  @BeforeAll
  static void deploy() {
    Contracts.require();
    anvil = Anvil.start();
    registry = anvil.deployed(Contracts.bytecode("@ensdomains", "ens", "ENSRegistry"));
    resolver =
        anvil.deployed(
            Contracts.bytecode("@ensdomains", "resolver", "PublicResolver")
                + FunctionEncoder.encodeConstructor(List.of(new Address(registry))));
    reverse =
        anvil.deployed(
            Contracts.bytecode("@ensdomains", "ens", "ReverseRegistrar")
                + FunctionEncoder.encodeConstructor(
                    List.of(new Address(registry), new Address(resolver))));
    own(ROOT, "eth", Anvil.rich());
    own(ROOT, "reverse", Anvil.rich());
    own(NameHash.nameHashAsBytes("reverse"), "addr", reverse);
  }

  @AfterAll
  static void stop() {
    if (anvil != null) {
      anvil.close();
    }
  }

  @BeforeEach
  void open() {
    chain = chain(anvil.http());
    names = new EnsNames(chain, registry, clock);
  }

  private EvmChain chain(String http) {
    return EvmChain.open(
        ChainSettings.of("test", Anvil.CHAIN_ID, List.of(ProviderSettings.of("anvil", http))),
        Clock.systemUTC(),
        new Random(3),
        new SourceListener() {});
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @SuppressWarnings("rawtypes") // web3j's signature
  private static void transact(String contract, String function, Type... arguments) {
    Anvil.Sent sent =
        anvil.send(
            contract,
            BigInteger.ZERO,
            FunctionEncoder.encode(new Function(function, List.of(arguments), List.of())));
    assertEquals("0x1", anvil.receipt(sent.hash()).path("status").asText(), function);
  }

  private static void own(byte[] parent, String label, String owner) {
    transact(
        registry,
        "setSubnodeOwner",
        new Bytes32(parent),
        new Bytes32(NameHash.labelHashAsBytes(label)),
        new Address(owner));
  }

  /** Registers {@code label.eth} and lets it stand for this address. */
  private static void register(String label, String address) {
    own(NameHash.nameHashAsBytes("eth"), label, Anvil.rich());
    byte[] node = NameHash.nameHashAsBytes(label + ".eth");
    transact(registry, "setResolver", new Bytes32(node), new Address(resolver));
    stands(node, address);
  }

  private static void stands(byte[] node, String address) {
    transact(resolver, "setAddr", new Bytes32(node), new Address(address));
  }

  private static void call(String name) {
    transact(reverse, "setName", new Utf8String(name));
  }

  @Test
  void a_name_stands_for_its_address_however_it_is_written() {
    register("alice", ALICE);
    assertEquals(Optional.of(ALICE), names.address("alice.eth"));
    assertEquals(Optional.of(ALICE), names.address(" ALICE.Eth "));
    assertEquals(Optional.empty(), names.address("nobody.eth"));
    assertEquals(Optional.empty(), names.address("sub.alice.eth"));
  }

  @Test
  void what_cannot_be_a_name_is_none() {
    for (String none :
        List.of(
            "",
            "alice",
            ".eth",
            "a..eth",
            "alice.eth.",
            "al ice.eth",
            "a".repeat(300) + ".eth",
            "\u0430lice\u0000.eth")) {
      assertEquals(Optional.empty(), names.address(none), none);
    }
  }

  @Test
  void a_name_with_a_resolver_that_answers_nonsense_stands_for_nobody() {
    register("odd", ALICE);
    byte[] node = NameHash.nameHashAsBytes("odd.eth");
    // No contract at all, and one that knows no such function and reverts.
    for (String wrong : List.of("0x" + "de".repeat(20), reverse)) {
      transact(registry, "setResolver", new Bytes32(node), new Address(wrong));
      assertEquals(Optional.empty(), new EnsNames(chain, registry, clock).address("odd.eth"));
    }
    register("fine", ALICE);
    assertEquals(Optional.of(ALICE), names.address("fine.eth"), "the provider is not to blame");
  }

  @Test
  void a_bots_names_come_from_the_chain_its_configuration_says() {
    register("mine", Anvil.rich());
    call("mine.eth");
    Map<String, String> settings =
        Map.of(
            "larkpost.chains.local.id", Long.toString(Anvil.CHAIN_ID),
            "larkpost.chains.local.rpc", anvil.http(),
            "larkpost.chains.local.ens", registry);
    BotSide bot =
        new BotSide(
            "bot",
            new MemoryTransactions(),
            new MemoryHolderStore(),
            new MemoryReceiptStore(),
            SourceListener.SILENT,
            clock,
            new Random(4));
    try (Connection connection = EvmOfferTest.offer(settings).open(bot, Set.of())) {
      assertEquals(Optional.of("mine.eth"), connection.names().orElseThrow().name(Anvil.rich()));
    }
  }

  @Test
  void a_primary_name_counts_only_when_it_leads_back() {
    register("me", Anvil.rich());
    register("famous", ALICE);
    call("me.eth");
    assertEquals(Optional.of("me.eth"), fresh().name(Anvil.rich()));
    assertEquals(Optional.of("me.eth"), fresh().name(checksummed()));
    call("famous.eth");
    assertEquals(Optional.empty(), fresh().name(Anvil.rich()), "somebody else's");
    call("Me.eth");
    assertEquals(Optional.empty(), fresh().name(Anvil.rich()), "not in its normal form");
    call("nowhere.eth");
    assertEquals(Optional.empty(), fresh().name(Anvil.rich()));
    call("");
    assertEquals(Optional.empty(), fresh().name(Anvil.rich()));
    assertEquals(Optional.empty(), fresh().name(ALICE), "chose none");
    assertThrows(IllegalArgumentException.class, () -> names.name("me.eth"));
  }

  private static String checksummed() {
    return org.web3j.crypto.Keys.toChecksumAddress(Anvil.rich());
  }

  private EnsNames fresh() {
    return new EnsNames(chain, registry, clock);
  }

  @Test
  void answers_are_remembered_for_a_while_and_so_is_that_there_was_none() {
    register("moving", ALICE);
    assertEquals(Optional.of(ALICE), names.address("moving.eth"));
    assertEquals(Optional.empty(), names.address("late.eth"));
    stands(NameHash.nameHashAsBytes("moving.eth"), Anvil.rich());
    register("late", ALICE);
    assertEquals(Optional.of(ALICE), names.address("moving.eth"));
    assertEquals(Optional.empty(), names.address("late.eth"));
    clock.pass(EnsNames.NOTHING_FOR);
    assertEquals(Optional.of(ALICE), names.address("late.eth"));
    assertEquals(Optional.of(ALICE), names.address("moving.eth"));
    clock.pass(EnsNames.GOOD_FOR);
    assertEquals(Optional.of(Anvil.rich()), names.address("moving.eth"));
  }

  @Test
  void an_audience_may_be_written_by_name() {
    register("carol", ALICE);
    assertEquals(
        Audience.addresses(ALICE, Anvil.rich()),
        names.audience(List.of("carol.eth", Anvil.rich())));
    AudienceException unknown =
        assertThrows(
            AudienceException.class, () -> names.audience(List.of("carol.eth", "missing.eth")));
    assertEquals(AudienceException.Code.UNKNOWN, unknown.code());
    assertTrue(String.valueOf(unknown.getMessage()).contains("[missing.eth]"));
    assertEquals(
        AudienceException.Code.MALFORMED,
        assertThrows(AudienceException.class, () -> names.audience(List.of("carol"))).code());
  }

  @Test
  void somebody_without_a_name_is_shown_by_their_address() {
    String nobody = "0x" + "9".repeat(40);
    assertEquals("0x9999…9999", names.shown(nobody));
  }

  @Test
  void when_nobody_answers_it_says_so_and_remembers_nothing() {
    register("there", ALICE);
    Anvil gone = Anvil.start();
    EvmChain other = chain(gone.http());
    gone.close();
    EnsNames asking = new EnsNames(other, registry, clock);
    EventException failure = assertThrows(EventException.class, () -> asking.address("there.eth"));
    assertEquals(EventException.Code.UNAVAILABLE, failure.code());
    other.close();
  }
}
