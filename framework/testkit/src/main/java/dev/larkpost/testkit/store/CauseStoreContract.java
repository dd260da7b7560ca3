package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.xmtp.id.MessageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every memory of what was told must do. */
public abstract class CauseStoreContract extends StoreContract<CauseStore> {

  private static final AnnouncementId FIRST = new AnnouncementId(1);
  private static final AnnouncementId SECOND = new AnnouncementId(2);

  private static CauseStore.ToldMessage told(int message, AnnouncementId of, int conversation) {
    return new CauseStore.ToldMessage(
        MessageId.ofHex(String.format("%064x", message)),
        of,
        Plans.inbox(conversation),
        Plans.conversation(conversation));
  }

  @Test
  void a_message_leads_to_what_it_was_about() {
    run(tx -> store().told(tx, List.of(told(1, FIRST, 1), told(2, FIRST, 2)), NOW));
    run(
        tx ->
            store().told(tx, List.of(told(3, SECOND, 1), told(1, SECOND, 9)), NOW.plusSeconds(1)));
    assertEquals(
        Optional.of(told(1, FIRST, 1)), in(tx -> store().find(tx, told(1, FIRST, 1).message())));
    assertEquals(
        List.of(told(3, SECOND, 1), told(1, FIRST, 1)),
        in(tx -> store().recent(tx, Plans.conversation(1), 9)));
    assertEquals(
        List.of(told(3, SECOND, 1)), in(tx -> store().recent(tx, Plans.conversation(1), 1)));
    assertEquals(List.of(), in(tx -> store().recent(tx, Plans.conversation(7), 9)));
    assertEquals(Integer.valueOf(2), in(tx -> store().forget(tx, NOW.plusSeconds(1), 10)));
    assertEquals(Optional.empty(), in(tx -> store().find(tx, told(1, FIRST, 1).message())));
  }

  @Test
  void one_inbox_has_one_voice_and_may_change_it() {
    run(
        tx -> {
          store().vote(tx, FIRST, Plans.inbox(1), "yes");
          store().vote(tx, FIRST, Plans.inbox(2), "yes");
          store().vote(tx, FIRST, Plans.inbox(2), "yes");
          store().vote(tx, SECOND, Plans.inbox(1), "no");
        });
    assertEquals(Map.of("yes", 2L), in(tx -> store().tally(tx, FIRST)));
    run(tx -> store().vote(tx, FIRST, Plans.inbox(1), "no"));
    assertEquals(Map.of("yes", 1L, "no", 1L), in(tx -> store().tally(tx, FIRST)));
    run(tx -> store().vote(tx, FIRST, Plans.inbox(2), "no"));
    assertEquals(Map.of("no", 2L), in(tx -> store().tally(tx, FIRST)));
  }
}
