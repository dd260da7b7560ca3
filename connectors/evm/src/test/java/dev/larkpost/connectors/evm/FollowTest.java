package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.evm.Follow.Told;
import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.MemoryEventStore;
import dev.larkpost.xmtp.store.MemoryTransactions;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Contracts on a real chain, read from a block and live. */
class FollowTest {
  private static final String ALICE = "0x" + "a1".repeat(20);
  private static final String BOB = "0x" + "b0".repeat(20);
  private static final Finality AT_ONCE = new Finality.Depth(0);

  private static Anvil anvil;
  private static String vault;

  @SuppressWarnings("NullAway.Init") // every test that needs it makes its own
  private Follow follow;

  record Liquidated(String user, BigInteger debt) {}

  @BeforeAll
  static void startChain() {
    Contracts.require();
    anvil = Anvil.start();
    vault = anvil.deploy("Vault");
  }

  @AfterAll
  static void stopChain() {
    if (anvil != null) {
      anvil.close();
    }
  }

  @AfterEach
  void stop() {
    if (follow != null) {
      follow.close();
    }
  }

  private static ContractSettings vault() {
    return ContractSettings.of("vault", Contracts.abi("Vault"), vault);
  }

  private Follow follow(SourceSettings settings) {
    follow = new Follow(Follow.chain(anvil), settings);
    return follow;
  }

  private static SourceSettings from(long block, ContractSettings... contracts) {
    return SourceSettings.of("local", AT_ONCE, contracts).startingAt(block);
  }

  private static List<BigInteger> debts(List<Event> events) {
    return events.stream()
        .filter(e -> e.name().value().endsWith(".Liquidated"))
        .map(e -> e.fields().as(Liquidated.class).debt())
        .toList();
  }

  private static List<BigInteger> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(BigInteger::valueOf).toList();
  }

  @Test
  void a_back_fill_then_live_blocks_tell_every_log_once_in_order() {
    long start = anvil.head() + 1;
    for (int i = 0; i < 30; i++) {
      anvil.call(vault, "liquidateMany", ALICE, 7 * i, 7);
    }
    anvil.mine(300); // most of it lies where blocks do not change any more
    follow(from(start, vault())).run();
    assertEquals(numbers(0, 210), debts(follow.told));
    anvil.call(vault, "liquidateMany", BOB, 210, 5);
    follow.run();
    assertEquals(numbers(0, 215), debts(follow.told));
    assertEquals(List.of(), follow.failures);
  }

  @Test
  void without_a_start_only_what_happens_from_now_on_is_told() {
    anvil.call(vault, "liquidate", ALICE, 1);
    follow(SourceSettings.of("local", AT_ONCE, vault())).run();
    anvil.call(vault, "liquidate", ALICE, 2);
    follow.run();
    assertEquals(numbers(2, 3), debts(follow.told));
  }

  @Test
  void an_event_counts_with_so_many_blocks_on_top() {
    anvil.mine(3);
    follow(SourceSettings.of("local", new Finality.Depth(3), vault())).run();
    anvil.call(vault, "liquidate", ALICE, 5);
    anvil.mine(2);
    follow.run();
    assertEquals(List.of(), follow.told);
    anvil.mine(1);
    follow.run();
    assertEquals(numbers(5, 6), debts(follow.told));
  }

  @Test
  void safe_and_finalized_are_asked_of_the_chain() {
    anvil.mine(80);
    for (Finality.Tag tag : Finality.Tag.values()) {
      try (Follow tagged =
          new Follow(
              Follow.chain(anvil),
              SourceSettings.of("local", tag, vault()).startingAt(anvil.head() - 70))) {
        tagged.run();
        long counts =
            Long.decode(
                anvil.rpc("eth_getBlockByNumber", tag.toString(), false).path("number").asText());
        assertEquals(counts, Position.of(tagged.checkpoint().orElseThrow()).number());
      }
    }
  }

  @Test
  void equal_logs_of_one_transaction_are_facts_of_their_own() {
    follow(SourceSettings.of("local", AT_ONCE, vault())).run();
    anvil.call(vault, "repeat", 9);
    follow.run();
    assertEquals(3, follow.told.size());
    assertEquals(3, follow.told.stream().map(Event::id).distinct().count());
  }

  @Test
  void structs_lists_and_hashes_come_out_typed() {
    follow(SourceSettings.of("local", AT_ONCE, vault().withEvents("Rich"))).run();
    Anvil.Sent sent = anvil.call(vault, "rich");
    follow.run();
    Event event = follow.told.getFirst();
    Fields order =
        Fields.of("who", Anvil.rich())
            .with(
                "amounts",
                List.of(BigInteger.ONE, BigInteger.TWO.pow(256).subtract(BigInteger.ONE)))
            .with(
                "marks",
                List.of(
                    Fields.of("label", "first").with("tag", Bytes.ofHex("0".repeat(63) + "7")),
                    Fields.of("label", "a label that is a good deal longer than one word")
                        .with("tag", Bytes.ofHex("0".repeat(63) + "8"))));
    assertEquals(
        Fields.of("who", Anvil.rich())
            // keccak256("tag")
            .with("tag", Bytes.of(org.web3j.crypto.Hash.sha3("tag".getBytes())))
            .with("order", order)
            .with("orders", List.of(order))
            .with(
                "grid",
                List.of(
                    List.of(BigInteger.ONE, BigInteger.TWO),
                    List.of(BigInteger.valueOf(3), BigInteger.valueOf(4))))
            .with("small", BigInteger.valueOf(-5))
            .with("flag", true)
            .with("raw", Bytes.ofHex("c0ffee"))
            .with("text", "schön"),
        event.fields());
    assertEquals(sent.hash(), event.origin().text("transaction"));
    assertEquals(vault, event.origin().text("address"));
    assertEquals(BigInteger.valueOf(sent.block()), event.origin().integer("block"));
  }

  @Test
  void a_proxy_speaks_with_the_events_of_its_implementation() {
    String proxy = anvil.deploy("Proxy", vault);
    follow(
            SourceSettings.of(
                "local", AT_ONCE, ContractSettings.of("proxied", Contracts.abi("Vault"), proxy)))
        .run();
    anvil.call(proxy, "liquidate", ALICE, 77);
    anvil.call(vault, "liquidate", ALICE, 78);
    follow.run();
    assertEquals(numbers(77, 78), debts(follow.told));
  }

  @Test
  void transfers_of_any_contract_are_told_apart_by_their_shape() {
    String coin = anvil.deploy("Coin");
    String badge = anvil.deploy("Badge");
    ContractSettings coins =
        ContractSettings.of(
            "erc20", "event Transfer(address indexed from, address indexed to, uint256 value)");
    ContractSettings badges =
        ContractSettings.of(
            "erc721",
            "event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)");
    follow(SourceSettings.of("local", AT_ONCE, coins, badges)).run();
    anvil.call(coin, "mint", ALICE, 100);
    anvil.call(badge, "mint", BOB, 7);
    follow.run();
    String zero = "0x" + "0".repeat(40);
    assertEquals(
        List.of(
            new Told(
                EventKind.HAPPENED,
                "erc20.Transfer",
                "{\"from\":\"" + zero + "\",\"to\":\"" + ALICE + "\",\"value\":100}"),
            new Told(
                EventKind.HAPPENED,
                "erc721.Transfer",
                "{\"from\":\"" + zero + "\",\"to\":\"" + BOB + "\",\"tokenId\":7}")),
        follow.news());
    assertEquals(List.of(), follow.setAside);
  }

  @Test
  void a_contract_is_watched_from_the_moment_its_factory_made_it() {
    String maker = anvil.deploy("Maker");
    long start = anvil.head() + 1;
    anvil.call(maker, "make", ALICE, 1);
    anvil.call(maker, "make", ALICE, 2);
    anvil.mine(300);
    SourceSettings settings =
        from(
            start,
            ContractSettings.of("maker", Contracts.abi("Maker"), maker),
            ContractSettings.of("made", Contracts.abi("Vault")).madeBy("maker", "Made", "vault"));
    follow(settings).run();
    assertEquals(numbers(1, 3), debts(follow.told));
    List<Event> made =
        follow.told.stream().filter(e -> e.name().value().equals("maker.Made")).toList();
    follow.restart();
    anvil.call(made.getFirst().fields().text("vault"), "liquidate", BOB, 3);
    anvil.call(maker, "make", ALICE, 4);
    anvil.call(vault, "liquidate", BOB, 99);
    follow.run();
    assertEquals(numbers(1, 5), debts(follow.told));
  }

  @Test
  void a_contract_added_at_run_time_brings_its_past_and_survives_a_restart() {
    long start = anvil.head() + 1;
    String other = anvil.deploy("Vault");
    for (int i = 0; i < 10; i++) {
      anvil.call(other, "liquidate", ALICE, i);
    }
    anvil.mine(150);
    follow(SourceSettings.of("local", AT_ONCE, vault())).run();
    ContractSettings added =
        ContractSettings.of("other", Contracts.abi("Vault"), other).startingAt(start);
    follow.source().watch(added);
    follow.run();
    assertEquals(numbers(0, 10), debts(follow.told));
    follow.restart();
    anvil.call(other, "liquidate", ALICE, 10);
    follow.run();
    assertEquals(numbers(0, 11), debts(follow.told));
    follow.source().unwatch("other");
    follow.run();
    anvil.call(other, "liquidate", ALICE, 11);
    follow.run();
    assertEquals(numbers(0, 11), debts(follow.told));
    assertThrows(EventException.class, () -> follow.source().watch(vault()));
  }

  /** Fails writing when told to, as a full disk does. */
  private static final class Disk implements Transactions {
    private final MemoryTransactions inner = new MemoryTransactions();
    boolean full;

    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
      if (full) {
        throw new IllegalStateException("wanted: the disk is full");
      }
      return inner.inTransaction(work);
    }

    @Override
    public <T> T inSnapshot(Function<Transaction, T> work) {
      return inner.inSnapshot(work);
    }
  }

  @Test
  void what_the_store_could_not_write_is_said_again() {
    String other = anvil.deploy("Vault");
    Disk disk = new Disk();
    follow =
        new Follow(
            Follow.chain(anvil),
            SourceSettings.of("local", AT_ONCE, vault()),
            disk,
            new MemoryEventStore());
    follow.run();
    follow.source().watch(ContractSettings.of("other", Contracts.abi("Vault"), other));
    disk.full = true;
    follow.runOnce();
    assertEquals(1, follow.failures.size());
    disk.full = false;
    follow.run();
    follow.restart();
    anvil.call(other, "liquidate", ALICE, 3);
    follow.run();
    assertEquals(numbers(3, 4), debts(follow.told));
  }

  @Test
  void native_transfers_that_succeeded_and_new_blocks_are_events() {
    follow(
            new SourceSettings(
                "local",
                AT_ONCE,
                java.util.Optional.empty(),
                List.of(),
                java.util.Optional.of(new SourceSettings.Transfers(List.of(ALICE, vault))),
                true))
        .run();
    anvil.send(ALICE, BigInteger.TEN, "");
    anvil.send(BOB, BigInteger.TEN, "");
    anvil.send(vault, BigInteger.TWO, "0x8cbd7a3c"); // no such function: refused by the contract
    anvil.send(vault, BigInteger.ONE, "");
    follow.run();
    List<String> said =
        follow.told.stream()
            .filter(e -> e.name().value().equals("local.Transfer"))
            .map(e -> e.fields().text("to") + " " + e.fields().integer("value"))
            .toList();
    assertEquals(List.of(ALICE + " 10", vault + " 1"), said);
    assertEquals(
        4, follow.told.stream().filter(e -> e.name().value().equals("local.Block")).count());
  }

  @Test
  void a_web_socket_wakes_the_reader_before_its_poll() throws Exception {
    ChainSettings chain =
        Follow.chain(ProviderSettings.of("anvil", anvil.http()).withWebSocket(anvil.webSocket()))
            .withPoll(java.time.Duration.ofMinutes(5));
    follow = new Follow(chain, SourceSettings.of("local", AT_ONCE, vault()));
    follow.run();
    // rings once when it is connected and once for the answer to the subscription: then it hears
    dev.larkpost.connectors.evm.rpc.Heads heads = follow.chain().heads();
    heads.await(0, java.time.Duration.ofMinutes(1));
    heads.await(1, java.time.Duration.ofMinutes(1));
    assertTrue(heads.rings() > 1, "never subscribed");
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    dev.larkpost.engine.event.EventBatch batch =
                        follow
                            .source()
                            .read(
                                follow.checkpoint(),
                                NOTHING_TOLD,
                                10,
                                java.time.Duration.ofMinutes(4));
                    follow.told.addAll(batch.events());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    anvil.call(vault, "liquidate", ALICE, 1);
    assertTrue(reader.join(java.time.Duration.ofMinutes(1)), "nobody woke the reader");
    assertEquals(numbers(1, 2), debts(follow.told));
  }

  private static final dev.larkpost.engine.event.Told NOTHING_TOLD =
      new dev.larkpost.engine.event.Told() {
        @Override
        public List<Event> after(
            long position, java.util.Optional<dev.larkpost.engine.event.EventId> id, int limit) {
          return List.of();
        }

        @Override
        public List<dev.larkpost.engine.event.Note> notes(String key, int limit) {
          return List.of();
        }
      };

  private static void refused(String why, org.junit.jupiter.api.function.Executable what) {
    EventException e = assertThrows(EventException.class, what);
    assertEquals(EventException.Code.MISCONFIGURED, e.code());
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
  }

  @Test
  void wrong_settings_are_refused_with_place_and_cure() {
    ChainSettings wrongId =
        ChainSettings.of("local", 1, List.of(ProviderSettings.of("anvil", anvil.http())));
    refused(
        "chain local, provider anvil: it serves another chain than the configured chain id 1",
        () -> new Follow(wrongId, SourceSettings.of("local", AT_ONCE, vault())));
    refused("contract vault: there is no event Nope", () -> vault().withEvents("Nope"));
    refused(
        "contract x: \"0x12\" is no address",
        () -> ContractSettings.of("x", Contracts.abi("Vault"), "0x12"));
    refused(
        "there is no contract of that name",
        () ->
            follow(SourceSettings.of("local", AT_ONCE, vault().madeBy("nobody", "Made", "vault"))));
    refused(
        "Liquidated(address,uint256) has no address parameter debt",
        () ->
            follow(
                SourceSettings.of(
                    "local",
                    AT_ONCE,
                    vault(),
                    ContractSettings.of("child", Contracts.abi("Vault"))
                        .madeBy("vault", "Liquidated", "debt"))));
    refused("safe, finalized or a number", () -> Finality.parse("soon"));
    refused("http://", () -> ProviderSettings.of("p", "ftp://example.org"));
    EventException noUrl =
        assertThrows(
            EventException.class,
            () -> ProviderSettings.of("p", "https://example.org/a secret key"));
    assertEquals(EventException.Code.MISCONFIGURED, noUrl.code());
    assertFalse(String.valueOf(noUrl.getMessage()).contains("secret"), noUrl.getMessage());
    assertNull(noUrl.getCause());
    refused(
        "cannot be read",
        () -> ContractSettings.abiFile(java.nio.file.Path.of("no", "such", "abi.json")));
  }

  @Test
  void a_log_that_does_not_fit_its_declaration_is_set_aside_and_the_rest_goes_on() {
    ContractSettings wrong =
        ContractSettings.of(
            "vault",
            "event Liquidated(address user, uint256 debt)\nevent Repeated(uint256 n)",
            vault);
    follow(SourceSettings.of("local", AT_ONCE, wrong)).run();
    anvil.call(vault, "liquidate", ALICE, 1);
    anvil.call(vault, "repeat", 1);
    follow.run();
    assertEquals(3, follow.told.size());
    assertEquals(1, follow.setAside.size());
    assertTrue(follow.setAside.getFirst().contains("2 topics where"), follow.setAside.toString());
  }
}
