package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.inbound.FailedMessage;
import dev.larkpost.engine.inbound.FailedMessageStore;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every keeper of failed messages must do. */
public abstract class FailedMessageStoreContract extends StoreContract<FailedMessageStore> {

  private static FailedMessage failed(long sequence, int attempts, Optional<Instant> nextTry) {
    return new FailedMessage(
        new InboundMessage(
            sequence,
            MessageId.ofHex(String.format("%064x", sequence)),
            Plans.conversation(1),
            false,
            Plans.inbox(3),
            InstallationId.ofHex("ab".repeat(32)),
            1_795_000_000_000_000_001L,
            new byte[] {1, 2, 3}),
        attempts,
        "HANDLER_FAILED",
        nextTry);
  }

  private void put(FailedMessage... messages) {
    run(tx -> List.of(messages).forEach(m -> store().put(tx, m)));
  }

  private List<Long> due(Instant now) {
    return in(tx -> store().due(tx, now, 10)).stream().map(f -> f.message().sequence()).toList();
  }

  @Test
  void a_message_is_kept_whole() {
    FailedMessage before = failed(5, 2, Optional.of(NOW));
    put(before);
    FailedMessage after = in(tx -> store().due(tx, NOW, 10)).getFirst();
    assertEquals(before.message().id(), after.message().id());
    assertEquals(before.message().conversation(), after.message().conversation());
    assertEquals(before.message().dm(), after.message().dm());
    assertEquals(before.message().sender(), after.message().sender());
    assertEquals(before.message().senderInstallation(), after.message().senderInstallation());
    assertEquals(before.message().sentNs(), after.message().sentNs());
    assertArrayEquals(before.message().content(), after.message().content());
    assertEquals(2, after.attempts());
    assertEquals("HANDLER_FAILED", after.code());
  }

  @Test
  void the_oldest_try_comes_first_and_nothing_early() {
    put(
        failed(1, 1, Optional.of(NOW.plusSeconds(2))),
        failed(2, 1, Optional.of(NOW.plusSeconds(1))),
        failed(3, 1, Optional.of(NOW.plusSeconds(9))));
    assertEquals(List.of(), due(NOW));
    assertEquals(List.of(2L, 1L), due(NOW.plusSeconds(2)));
    assertEquals(Optional.of(NOW.plusSeconds(1)), in(store()::nextDue));
  }

  @Test
  void putting_again_replaces_and_removing_ends_it() {
    put(failed(1, 1, Optional.of(NOW)));
    put(failed(1, 2, Optional.of(NOW.plusSeconds(5))));
    assertEquals(List.of(), due(NOW));
    run(tx -> store().remove(tx, List.of(1L, 77L)));
    assertEquals(Optional.empty(), in(store()::nextDue));
  }

  @Test
  void dead_letters_are_never_due_and_can_be_paged() {
    put(
        failed(1, 6, Optional.empty()),
        failed(2, 1, Optional.of(NOW)),
        failed(3, 6, Optional.empty()));
    assertEquals(List.of(2L), due(NOW));
    List<FailedMessage> dead = in(tx -> store().dead(tx, 1, 10));
    long all = in(store()::deadCount);
    assertEquals(2, all);
    assertEquals(List.of(3L), dead.stream().map(f -> f.message().sequence()).toList());
  }

  @Test
  void those_asked_for_are_found() {
    put(failed(1, 6, Optional.empty()), failed(2, 1, Optional.of(NOW)));
    assertEquals(
        List.of(2L, 1L),
        in(tx -> store().find(tx, List.of(2L, 7L, 1L))).stream()
            .map(f -> f.message().sequence())
            .toList());
  }

  @Test
  void one_is_found_by_its_message_and_says_what_was_put_last() {
    FailedMessage before = failed(1, 6, Optional.empty());
    put(before, failed(2, 1, Optional.of(NOW)));
    put(
        new FailedMessage(
            before.message().saying(new byte[] {9}), 1, "HANDLER_FAILED", Optional.of(NOW)));
    FailedMessage after = in(tx -> store().of(tx, before.message().id())).orElseThrow();
    assertEquals(1, after.message().sequence());
    assertArrayEquals(new byte[] {9}, after.message().content());
    assertEquals(1, after.attempts());
    assertEquals(Optional.of(NOW), after.nextTry());
    assertEquals(Optional.empty(), in(tx -> store().of(tx, MessageId.ofHex("ff".repeat(32)))));
  }
}
