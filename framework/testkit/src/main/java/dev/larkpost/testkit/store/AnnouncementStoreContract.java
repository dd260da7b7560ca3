package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementPlan;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.AnnouncementStore;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every memory of announcements must do. */
public abstract class AnnouncementStoreContract extends StoreContract<AnnouncementStore> {

  private static AnnouncementSpec spec(String key, Lane lane, Instant at) {
    return new AnnouncementSpec(
        key,
        lane,
        Optional.of("drops"),
        Audience.holders("nft").atLeast(2).except(Audience.addresses("0x" + "1".repeat(40))),
        new AnnouncementSpec.What(
            Map.of("en", new byte[] {1, 2, 3}, "pt-BR", new byte[] {4}),
            "en",
            true,
            List.of(new AnnouncementSpec.Button("yes", "Yes!"))),
        new AnnouncementSpec.When(
            at, Optional.of(at.plus(Duration.ofDays(1))), Optional.of("open")),
        3,
        Optional.of(
            new Event(
                new EventId("e"),
                new EventName("n"),
                EventKind.HAPPENED,
                new SourceName("s"),
                4,
                NOW,
                Fields.of("data", Bytes.ofHex("00ff")),
                Fields.NONE)));
  }

  private AnnouncementId add(String key, Lane lane, AnnouncementState state, long pass) {
    return in(tx -> store().add(tx, spec(key, lane, NOW), state, pass, NOW)).orElseThrow();
  }

  private AnnouncementRecord find(AnnouncementId id) {
    return in(tx -> store().find(tx, id)).orElseThrow();
  }

  private static List<AnnouncementId> ids(List<AnnouncementRecord> records) {
    return records.stream().map(AnnouncementRecord::id).toList();
  }

  @Test
  void a_spec_is_kept_to_the_last_byte() {
    AnnouncementSpec spec = spec("k", Lane.ANNOUNCEMENT, NOW);
    AnnouncementRecord found = find(add("k", Lane.ANNOUNCEMENT, AnnouncementState.DRAFT, 5));
    assertEquals(AnnouncementState.DRAFT, found.state());
    assertEquals(5, found.pass());
    assertEquals(spec.audience(), found.spec().audience());
    assertEquals(spec.when(), found.spec().when());
    assertEquals(spec.cause(), found.spec().cause());
    assertEquals(spec.what().buttons(), found.spec().what().buttons());
    assertEquals(
        List.of(3, true, "en", Optional.of("drops")),
        List.of(
            found.spec().weight(),
            found.spec().what().push(),
            found.spec().what().fallback(),
            found.spec().category()));
    assertEquals(2, found.spec().what().byLanguage().size());
    assertArrayEquals(new byte[] {1, 2, 3}, found.spec().what().byLanguage().get("en"));
    assertEquals(Optional.empty(), found.token());
    assertEquals(Optional.empty(), found.plan());
  }

  @Test
  void one_key_is_one_announcement() {
    AnnouncementId id = add("k", Lane.ANNOUNCEMENT, AnnouncementState.DRAFT, 0);
    assertEquals(
        Optional.empty(),
        in(
            tx ->
                store()
                    .add(
                        tx, spec("k", Lane.NOTIFICATION, NOW), AnnouncementState.RUNNING, 0, NOW)));
    assertEquals(id, in(tx -> store().byKey(tx, "k")).orElseThrow().id());
    assertEquals(Optional.empty(), in(tx -> store().byKey(tx, "other")));
  }

  private AnnouncementRecord changed(AnnouncementRecord r, AnnouncementState state) {
    return new AnnouncementRecord(
        r.id(),
        r.spec(),
        state,
        Optional.of("why"),
        Optional.of(Party.inbox(Plans.inbox(5))),
        true,
        77,
        Optional.of(new AnnouncementPlan(1, 2, 3, 4, 5, NOW, NOW.plusSeconds(9))),
        NOW.plusSeconds(1));
  }

  @Test
  void changes_are_kept_and_the_spec_stays() {
    AnnouncementId id = add("k", Lane.ANNOUNCEMENT, AnnouncementState.DRAFT, 0);
    AnnouncementRecord changed = changed(find(id), AnnouncementState.PAUSED);
    run(tx -> store().update(tx, changed, NOW.plusSeconds(1)));
    AnnouncementRecord found = find(id);
    assertEquals(changed.state(), found.state());
    assertEquals(changed.reason(), found.reason());
    assertEquals(changed.token(), found.token());
    assertEquals(changed.plan(), found.plan());
    assertEquals(changed.changed(), found.changed());
    assertEquals(List.of(true, 77L), List.of(found.complete(), found.pass()));
    assertEquals("k", found.spec().key());
  }

  @Test
  void a_newcomer_begins_at_the_lowest_pass_of_its_lane() {
    add("a", Lane.ANNOUNCEMENT, AnnouncementState.RUNNING, 9);
    add("b", Lane.ANNOUNCEMENT, AnnouncementState.RUNNING, 7);
    add("c", Lane.ANNOUNCEMENT, AnnouncementState.DRAFT, 1);
    add("d", Lane.NOTIFICATION, AnnouncementState.RUNNING, 2);
    assertEquals(Optional.of(7L), in(tx -> store().lowestPass(tx, Lane.ANNOUNCEMENT)));
    assertEquals(Optional.of(2L), in(tx -> store().lowestPass(tx, Lane.NOTIFICATION)));
    assertEquals(Optional.empty(), in(tx -> store().lowestPass(tx, Lane.WARM_UP)));
  }

  @Test
  void pages_are_wanted_by_lane_and_then_by_pass() {
    AnnouncementId warm = add("w", Lane.ANNOUNCEMENT, AnnouncementState.RUNNING, 0);
    AnnouncementId late = add("a", Lane.ANNOUNCEMENT, AnnouncementState.RUNNING, 9);
    AnnouncementId soon = add("b", Lane.ANNOUNCEMENT, AnnouncementState.RUNNING, 3);
    AnnouncementId notification = add("n", Lane.NOTIFICATION, AnnouncementState.RUNNING, 50);
    add("d", Lane.NOTIFICATION, AnnouncementState.DRAFT, 0);
    run(tx -> store().update(tx, changed(find(tx, warm), AnnouncementState.RUNNING), NOW));
    assertEquals(List.of(notification, soon, late), ids(in(tx -> store().wantingPages(tx, 10))));
    assertEquals(List.of(notification), ids(in(tx -> store().wantingPages(tx, 1))));
  }

  private AnnouncementRecord find(Transaction tx, AnnouncementId id) {
    return store().find(tx, id).orElseThrow();
  }

  @Test
  void approved_ones_come_when_they_are_due() {
    assertEquals(Optional.empty(), in(tx -> store().nextDue(tx)));
    AnnouncementId later =
        in(tx ->
                store()
                    .add(
                        tx,
                        spec("l", Lane.ANNOUNCEMENT, NOW.plusSeconds(60)),
                        AnnouncementState.APPROVED,
                        0,
                        NOW))
            .orElseThrow();
    AnnouncementId now = add("n", Lane.ANNOUNCEMENT, AnnouncementState.APPROVED, 0);
    assertEquals(Optional.of(NOW), in(tx -> store().nextDue(tx)));
    assertEquals(List.of(now), ids(in(tx -> store().due(tx, NOW, 10))));
    assertEquals(List.of(later, now), ids(in(tx -> store().due(tx, NOW.plusSeconds(60), 10))));
    assertEquals(
        List.of(now),
        ids(in(tx -> store().inState(tx, AnnouncementState.APPROVED, later.value(), 9))));
    assertEquals(List.of(now, later), ids(in(tx -> store().newest(tx, Long.MAX_VALUE, 9))));
    assertEquals(List.of(later), ids(in(tx -> store().newest(tx, now.value(), 9))));
  }

  @Test
  void only_old_finished_ones_are_forgotten() {
    AnnouncementId done = add("done", Lane.ANNOUNCEMENT, AnnouncementState.DONE, 0);
    add("running", Lane.ANNOUNCEMENT, AnnouncementState.RUNNING, 0);
    assertEquals(Integer.valueOf(0), in(tx -> store().forget(tx, NOW, 10)));
    assertEquals(Integer.valueOf(1), in(tx -> store().forget(tx, NOW.plusSeconds(1), 10)));
    assertEquals(Optional.empty(), in(tx -> store().find(tx, done)));
    assertEquals(Integer.valueOf(1), in(tx -> store().newest(tx, Long.MAX_VALUE, 10)).size());
  }
}
