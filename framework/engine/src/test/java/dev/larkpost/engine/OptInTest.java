package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.ConsentChange;
import dev.larkpost.engine.consent.Consents;
import dev.larkpost.engine.consent.OptIn;
import dev.larkpost.engine.consent.OptInResult;
import dev.larkpost.engine.consent.Proof;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.identity.KeySigner;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Opt-ins that a dapp collects, and the log that shows them. */
class OptInTest {
  private final KeySigner alice = KeySigner.generate(new SecureRandom());
  private final KeySigner mallory = KeySigner.generate(new SecureRandom());
  private final FakeClient client = new FakeClient();
  private final Bench bench =
      new Bench(
          client,
          EngineStores.inMemory(),
          Routes.builder().build(),
          b -> b.category(new Category("club", Category.Silent.WITHHOLD)));
  private final Consents consents = bench.engine.consents();

  OptInTest() {
    client.inboxes.put(alice.identifier().value(), ALICE);
  }

  private static byte[] signed(KeySigner signer, OptIn wish) {
    return signer.sign(wish.text()).getErc191().getBytes().toByteArray();
  }

  private OptIn wish() {
    return consents.wish(alice.identifier(), Optional.of("club"));
  }

  private OptInResult optIn(OptIn wish) {
    return consents.optIn(wish, signed(alice, wish));
  }

  private static OptInResult refused(OptInResult.Code code) {
    return new OptInResult.Refused(code);
  }

  private long announced(String key) {
    bench
        .engine
        .announcements()
        .send(Announcement.to(Audience.subscribers("club")).category("club").key(key).text("news"));
    bench.settle();
    return client.network.size();
  }

  @Test
  void the_text_is_the_documented_one() {
    OptIn wish =
        new OptIn(
            FakeClient.SELF,
            Identifier.ethereum("0x" + "Ab".repeat(20)),
            Optional.of("club"),
            Instant.parse("2026-11-21T12:00:00.900Z"));
    assertEquals(
        "I want to hear from the XMTP bot "
            + "00".repeat(32)
            + ".\n\nCategory: club\nMy address: 0x"
            + "ab".repeat(20)
            + "\nTime: 2026-11-21T12:00:00Z",
        wish.text());
    assertTrue(
        new OptIn(wish.bot(), wish.address(), Optional.empty(), wish.time())
            .text()
            .contains("Category: everything"));
  }

  @Test
  void a_contract_wallet_opts_in_on_the_dapps_own_chain_alone() {
    Identifier contract = Identifier.ethereum("0x" + "cc".repeat(20));
    client.inboxes.put(contract.value(), ALICE);
    byte[] signature = {1, 2, 3};
    client.contractWallets.put("eip155:10:" + contract.value(), signature);
    OptIn wish = consents.wish(contract, Optional.of("club"));
    assertEquals(refused(OptInResult.Code.BAD_SIGNATURE), consents.optIn(wish, signature));
    assertEquals(refused(OptInResult.Code.BAD_SIGNATURE), consents.optIn(wish, signature, 1));
    assertEquals(
        refused(OptInResult.Code.BAD_SIGNATURE),
        consents.optIn(wish, new byte[Consents.SIGNATURE_MAX + 1], 10));
    assertEquals(new OptInResult.Recorded(ALICE), consents.optIn(wish, signature, 10));
    assertEquals(refused(OptInResult.Code.REPLAYED), consents.optIn(wish, signature, 10));
    OptIn keys = wish();
    assertEquals(new OptInResult.Recorded(ALICE), consents.optIn(keys, signed(alice, keys), 10));
  }

  @Test
  void who_signed_is_told_and_the_signature_is_the_proof() {
    assertEquals(0, announced("before"));
    OptIn wish = wish();
    assertEquals(new OptInResult.Recorded(ALICE), optIn(wish));
    assertEquals(1, announced("after"));
    ConsentChange change =
        client
            .transactions()
            .inSnapshot(tx -> bench.stores.optOuts().history(tx, ALICE, 1))
            .getFirst();
    assertEquals(
        new Proof.Signature(alice.identifier(), wish.text(), signed(alice, wish)), change.proof());
    bench.says(ALICE, "STOP");
    bench.settle();
    client.network.clear();
    assertEquals(0, announced("stopped"));
  }

  @Test
  void a_signature_counts_once_however_it_is_written() {
    OptIn wish = wish();
    byte[] signature = signed(alice, wish);
    assertEquals(new OptInResult.Recorded(ALICE), consents.optIn(wish, signature));
    bench.clock.pass(Duration.ofMinutes(1));
    assertEquals(refused(OptInResult.Code.REPLAYED), consents.optIn(wish, signature));
    byte[] other = signature.clone();
    other[64] = (byte) (other[64] >= 27 ? other[64] - 27 : other[64] + 27);
    assertEquals(refused(OptInResult.Code.REPLAYED), consents.optIn(wish, other));
  }

  @Test
  void what_was_said_after_it_was_signed_counts_more() {
    OptIn wish = wish();
    bench.clock.pass(Duration.ofSeconds(10));
    bench.says(ALICE, "STOP");
    bench.settle();
    assertEquals(refused(OptInResult.Code.SUPERSEDED), optIn(wish));
    bench.says(ALICE, "START club");
    bench.settle();
    assertEquals(refused(OptInResult.Code.SUPERSEDED), optIn(wish), "a START between");
    bench.clock.pass(Duration.ofSeconds(10));
    assertEquals(new OptInResult.Recorded(ALICE), optIn(wish()));
  }

  @Test
  void an_old_one_and_one_of_tomorrow_are_refused() {
    OptIn wish = wish();
    bench.clock.pass(Consents.AGE_MAX);
    assertEquals(new OptInResult.Recorded(ALICE), optIn(wish));
    OptIn old = wish();
    bench.clock.pass(Consents.AGE_MAX.plusSeconds(1));
    assertEquals(refused(OptInResult.Code.STALE), optIn(old));
    OptIn early =
        new OptIn(
            FakeClient.SELF,
            alice.identifier(),
            Optional.empty(),
            bench.clock.instant().plus(Consents.AHEAD_MAX).plusSeconds(1));
    assertEquals(refused(OptInResult.Code.FROM_THE_FUTURE), optIn(early));
  }

  @Test
  void what_is_signed_otherwise_is_refused() {
    OptIn wish = wish();
    OptIn everything = consents.wish(alice.identifier(), Optional.empty());
    OptInResult bad = refused(OptInResult.Code.BAD_SIGNATURE);
    assertEquals(bad, consents.optIn(wish, signed(mallory, wish)));
    assertEquals(bad, consents.optIn(wish, signed(alice, everything)));
    assertEquals(bad, consents.optIn(wish, new byte[65]));
    assertEquals(bad, consents.optIn(wish, new byte[3]));
    for (int i = 0; i < 65; i++) {
      byte[] forged = signed(alice, wish);
      forged[i] ^= 0x10;
      assertEquals(bad, consents.optIn(wish, forged), "byte " + i);
    }
    OptIn another = new OptIn(ALICE, alice.identifier(), Optional.empty(), wish.time());
    assertEquals(refused(OptInResult.Code.OTHER_BOT), optIn(another));
    assertEquals(
        refused(OptInResult.Code.UNKNOWN_CATEGORY),
        optIn(consents.wish(alice.identifier(), Optional.of("nothing"))));
    assertEquals(0, announced("none of these"));
  }

  @Test
  void an_address_without_an_inbox_may_come_again() {
    client.inboxes.clear();
    OptIn wish = wish();
    assertEquals(refused(OptInResult.Code.NO_INBOX), optIn(wish));
    client.inboxes.put(alice.identifier().value(), ALICE);
    assertEquals(new OptInResult.Recorded(ALICE), optIn(wish));
  }

  @Test
  void the_log_is_exported_line_by_line_from_where_the_last_export_ended() throws IOException {
    OptIn wish = wish();
    byte[] signature = signed(alice, wish);
    consents.optIn(wish, signature);
    StringBuilder first = new StringBuilder();
    long last = consents.export(first, 0);
    bench.clock.pass(Duration.ofSeconds(1));
    String message = bench.says(ALICE, "mute 7d").hex();
    bench.says(ALICE, "stop club");
    bench.settle();
    StringBuilder second = new StringBuilder();
    consents.export(second, last);
    Fields signed = Fields.ofJson(first.toString().strip());
    assertEquals("start", signed.text("change"));
    assertEquals(ALICE.value(), signed.text("inbox"));
    assertEquals("club", signed.text("category"));
    assertEquals(alice.identifier().value(), signed.text("address"));
    assertEquals(wish.text(), signed.text("text"));
    assertArrayEquals(
        signature, java.util.HexFormat.of().parseHex(signed.text("signature").substring(2)));
    List<Fields> later = second.toString().lines().map(Fields::ofJson).toList();
    assertEquals(List.of("mute", "stop"), later.stream().map(f -> f.text("change")).toList());
    assertEquals(message, later.getFirst().text("message"));
    assertEquals("2026-11-28T12:00:01Z", later.getFirst().text("until"));
    assertEquals(last + 2, consents.export(new StringBuilder(), 0));
  }

  @Test
  void a_log_of_many_pages_is_exported_whole() throws IOException {
    client
        .transactions()
        .inTransaction(
            tx -> {
              for (int i = 0; i < 1_234; i++) {
                bench
                    .stores
                    .optOuts()
                    .record(
                        tx,
                        List.of(
                            new ConsentChange(
                                ALICE,
                                ConsentChange.Kind.START,
                                Optional.empty(),
                                Optional.empty(),
                                dev.larkpost.xmtp.id.MessageId.ofHex(String.format("%064x", i)),
                                bench.clock.instant())));
              }
              return true;
            });
    StringBuilder all = new StringBuilder();
    consents.export(all, 0);
    assertEquals(1_234, all.toString().lines().distinct().count());
  }
}
