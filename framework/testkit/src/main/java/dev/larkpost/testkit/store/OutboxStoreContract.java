package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Lease;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.engine.outbox.Purpose;
import dev.larkpost.engine.outbox.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every outbox must do. */
public abstract class OutboxStoreContract extends StoreContract<OutboxStore> {

  private static Lease lease(String worker, Instant now) {
    return new Lease(worker, now, now.plus(Duration.ofMinutes(5)));
  }

  private List<Delivery> plan(NewDelivery... deliveries) {
    return in(tx -> store().plan(tx, List.of(deliveries), NOW, Optional.of(lease("w", NOW))));
  }

  private void planUnleased(NewDelivery... deliveries) {
    in(tx -> store().plan(tx, List.of(deliveries), NOW, Optional.empty()));
  }

  private List<Delivery> leased(String worker, Instant now) {
    return in(tx -> store().lease(tx, lease(worker, now), 100));
  }

  private static List<String> keys(List<Delivery> deliveries) {
    return deliveries.stream().map(d -> d.body().idempotencyKey()).toList();
  }

  private void settle(Settlement... settlements) {
    run(tx -> store().settle(tx, List.of(settlements), NOW));
  }

  private Delivery find(DeliveryId id) {
    return in(tx -> store().find(tx, List.of(id))).getFirst();
  }

  @Test
  void a_plan_is_kept_to_the_last_byte() {
    NewDelivery plan = Plans.announcement(Plans.inbox(7), "k", NOW);
    Delivery planned = plan(plan).getFirst();
    Delivery found = find(planned.id());
    assertEquals(DeliveryState.PLANNED, found.state());
    assertEquals(plan.lane(), found.lane());
    assertEquals(plan.destination(), found.destination());
    assertEquals(plan.category(), found.category());
    assertEquals(NOW, found.due());
    assertEquals(NOW, found.planned());
    assertEquals(true, found.body().push());
    assertEquals("k", found.body().idempotencyKey());
    assertArrayEquals(plan.body().content(), found.body().content());
    assertTrue(found.id().value() > 0);
  }

  @Test
  void one_key_is_planned_once() {
    assertEquals(1, plan(Plans.reply(1, "same"), Plans.reply(2, "same")).size());
    assertEquals(0, plan(Plans.reply(3, "same")).size());
    assertEquals(Map.of(DeliveryState.PLANNED, 1L), in(store()::counts));
  }

  @Test
  void a_transaction_that_fails_leaves_nothing() {
    assertThrows(
        IllegalStateException.class,
        () ->
            in(
                tx -> {
                  store().plan(tx, List.of(Plans.reply(1, "k")), NOW, Optional.empty());
                  throw new IllegalStateException("no");
                }));
    assertEquals(Map.of(), in(store()::counts));
    assertEquals(1, plan(Plans.reply(1, "k")).size());
  }

  @Test
  void what_is_planned_with_a_lease_is_leased() {
    plan(Plans.reply(1, "a"), Plans.reply(1, "b"));
    assertEquals(List.of(), leased("other", NOW));
  }

  @Test
  void behind_an_earlier_one_of_the_same_place_nothing_is_leased_by_planning() {
    planUnleased(Plans.reply(1, "a"));
    assertEquals(List.of("c"), keys(plan(Plans.reply(1, "b"), Plans.reply(2, "c"))));
    assertEquals(List.of("a", "b"), keys(leased("w", NOW)));
  }

  @Test
  void replies_come_first_and_the_oldest_of_a_lane_before_the_younger() {
    planUnleased(
        Plans.in(Lane.ANNOUNCEMENT, 1, "announcement"),
        Plans.in(Lane.NOTIFICATION, 2, "notification"),
        Plans.reply(3, "reply one"),
        Plans.reply(4, "reply two"));
    assertEquals(
        List.of("reply one", "reply two", "notification", "announcement"), keys(leased("w", NOW)));
  }

  @Test
  void a_limit_leaves_the_rest() {
    planUnleased(Plans.reply(1, "a"), Plans.reply(2, "b"), Plans.reply(3, "c"));
    assertEquals(List.of("a", "b"), keys(in(tx -> store().lease(tx, lease("w", NOW), 2))));
    assertEquals(List.of("c"), keys(leased("w", NOW)));
  }

  @Test
  void nothing_is_leased_before_it_is_due() {
    Instant later = NOW.plusSeconds(60);
    planUnleased(Plans.announcement(Plans.inbox(1), "later", later));
    assertEquals(List.of(), leased("w", NOW));
    assertEquals(Optional.of(later), in(store()::nextDue));
    assertEquals(List.of("later"), keys(leased("w", later)));
  }

  @Test
  void a_lease_that_ran_out_is_taken_over() {
    plan(Plans.reply(1, "a"));
    Instant end = NOW.plus(Duration.ofMinutes(5));
    assertEquals(List.of(), leased("other", end.minusMillis(1)));
    assertEquals(Optional.of(end), in(store()::nextDue));
    assertEquals(List.of("a"), keys(leased("other", end)));
  }

  @Test
  void a_worker_that_starts_again_gives_up_what_it_held_and_nothing_else() {
    plan(Plans.reply(1, "mine"));
    in(
        tx ->
            store()
                .plan(
                    tx, List.of(Plans.reply(2, "others")), NOW, Optional.of(lease("other", NOW))));
    run(tx -> store().release(tx, "w"));
    assertEquals(List.of("mine"), keys(leased("w", NOW)));
  }

  @Test
  void two_workers_racing_never_get_the_same() throws Exception {
    for (int i = 0; i < 200; i++) {
      planUnleased(Plans.reply(i, "race " + i));
    }
    List<Callable<List<Delivery>>> workers = new ArrayList<>();
    for (String worker : List.of("one", "two")) {
      workers.add(() -> all(worker));
    }
    Set<DeliveryId> seen = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<List<Delivery>> got : threads.invokeAll(workers)) {
        got.get().forEach(d -> assertTrue(seen.add(d.id()), "leased twice: " + d.id()));
      }
    }
    assertEquals(200, seen.size());
  }

  private List<Delivery> all(String worker) {
    List<Delivery> mine = new ArrayList<>();
    List<Delivery> got;
    do {
      got = in(tx -> store().lease(tx, lease(worker, NOW), 7));
      mine.addAll(got);
    } while (!got.isEmpty());
    return mine;
  }

  @Test
  void sealing_fixes_the_conversation_and_ends_the_lease() {
    DeliveryId id = plan(Plans.announcement(Plans.inbox(1), "k", NOW)).getFirst().id();
    settle(new Settlement.Sealed(id, Plans.conversation(9)));
    assertEquals(DeliveryState.SEALED, find(id).state());
    assertEquals(new Destination.InConversation(Plans.conversation(9)), find(id).destination());
    assertEquals(List.of(), leased("w", NOW.plusSeconds(3600)));
  }

  @Test
  void published_follows_sealed_and_nothing_else() {
    DeliveryId id = plan(Plans.reply(1, "k")).getFirst().id();
    settle(new Settlement.Published(id));
    assertEquals(DeliveryState.PLANNED, find(id).state());
    settle(new Settlement.Sealed(id, Plans.conversation(1)), new Settlement.Published(id));
    assertEquals(DeliveryState.PUBLISHED, find(id).state());
    settle(new Settlement.Published(new DeliveryId(999_999)));
  }

  @Test
  void a_postponed_one_counts_its_attempts_and_comes_back_when_due() {
    DeliveryId id = plan(Plans.reply(1, "k")).getFirst().id();
    settle(new Settlement.Postponed(id, "not_now", NOW.plusSeconds(2)));
    assertEquals(1, find(id).attempts());
    assertEquals(Optional.of("not_now"), find(id).reason());
    assertEquals(List.of(), leased("w", NOW));
    assertEquals(List.of("k"), keys(leased("w", NOW.plusSeconds(2))));
  }

  @Test
  void what_waits_holds_back_the_younger_of_its_place_only() {
    DeliveryId first = plan(Plans.reply(1, "a")).getFirst().id();
    settle(new Settlement.Postponed(first, "not_now", NOW.plusSeconds(9)));
    planUnleased(Plans.reply(1, "b"), Plans.reply(2, "c"));
    assertEquals(List.of("c"), keys(leased("w", NOW)));
    assertEquals(List.of("a", "b"), keys(leased("w", NOW.plusSeconds(9))));
  }

  @Test
  void skipped_unreachable_and_dead_keep_their_reasons() {
    List<Delivery> planned = plan(Plans.reply(1, "a"), Plans.reply(2, "b"), Plans.reply(3, "c"));
    settle(
        new Settlement.Skipped(planned.get(0).id(), "consent"),
        new Settlement.Unreachable(planned.get(1).id(), "no_inbox"),
        new Settlement.Dead(planned.get(2).id(), "too_large"));
    assertEquals(Optional.of("consent"), find(planned.get(0).id()).reason());
    assertEquals(0, find(planned.get(0).id()).body().content().length);
    assertEquals(DeliveryState.UNREACHABLE, find(planned.get(1).id()).state());
    assertEquals(
        List.of("c"), keys(in(tx -> store().inState(tx, DeliveryState.DEAD, DeliveryId.ZERO, 10))));
    assertTrue(find(planned.get(2).id()).body().content().length > 0);
    assertEquals(List.of(), leased("w", NOW.plusSeconds(3600)));
  }

  @Test
  void a_confirmed_reply_is_gone_and_anything_else_is_compacted() {
    DeliveryId reply = plan(Plans.reply(1, "reply")).getFirst().id();
    DeliveryId other = plan(Plans.in(Lane.ANNOUNCEMENT, 2, "other")).getFirst().id();
    settle(
        new Settlement.Sealed(reply, Plans.conversation(1)),
        new Settlement.Sealed(other, Plans.conversation(2)));
    List<DeliveryId> both = List.of(reply, other);
    assertEquals(both, in(tx -> store().confirmed(tx, both, NOW)));
    assertEquals(List.of(), in(tx -> store().confirmed(tx, both, NOW)));
    assertEquals(List.of(), in(tx -> store().find(tx, List.of(reply))));
    assertEquals(DeliveryState.CONFIRMED, find(other).state());
    assertEquals(0, find(other).body().content().length);
    settle(new Settlement.Published(other));
    assertEquals(DeliveryState.CONFIRMED, find(other).state());
  }

  @Test
  void planned_again_keeps_content_and_key() {
    Delivery before = plan(Plans.reply(1, "k")).getFirst();
    settle(new Settlement.Sealed(before.id(), Plans.conversation(1)));
    List<DeliveryId> id = List.of(before.id());
    assertEquals(id, in(tx -> store().planAgain(tx, id, NOW)));
    Delivery again = leased("w", NOW).getFirst();
    assertEquals(before.body().idempotencyKey(), again.body().idempotencyKey());
    assertArrayEquals(before.body().content(), again.body().content());
    assertEquals(List.of(), in(tx -> store().planAgain(tx, id, NOW)));
  }

  @Test
  void only_what_is_planned_can_be_cancelled() {
    List<Delivery> planned = plan(Plans.reply(1, "a"), Plans.reply(2, "b"));
    settle(new Settlement.Sealed(planned.get(1).id(), Plans.conversation(2)));
    List<DeliveryId> ids = planned.stream().map(Delivery::id).toList();
    assertEquals(List.of(ids.getFirst()), in(tx -> store().cancel(tx, ids, "operator", NOW)));
    assertEquals(DeliveryState.SKIPPED, find(ids.getFirst()).state());
  }

  @Test
  void old_finished_ones_are_forgotten_and_dead_letters_are_not() {
    List<Delivery> planned = plan(Plans.reply(1, "a"), Plans.reply(2, "b"), Plans.reply(3, "c"));
    settle(
        new Settlement.Skipped(planned.get(0).id(), "consent"),
        new Settlement.Dead(planned.get(1).id(), "refused"));
    assertEquals(0, forget(NOW));
    assertEquals(1, forget(NOW.plusSeconds(1)));
    assertEquals(Map.of(DeliveryState.DEAD, 1L, DeliveryState.PLANNED, 1L), in(store()::counts));
    assertEquals(1, plan(Plans.reply(1, "a")).size());
  }

  private int forget(Instant endedBefore) {
    return this.<Integer>in(tx -> store().forget(tx, endedBefore));
  }

  private static NewDelivery of(int announcement, int inbox, String key) {
    return new NewDelivery(
        Lane.ANNOUNCEMENT,
        new Destination.ToInbox(Plans.inbox(inbox)),
        Plans.reply(1, key).body(),
        Optional.of("drops"),
        NOW,
        new Purpose(
            Optional.of(Plans.inbox(inbox)),
            Optional.of(new AnnouncementId(announcement)),
            Optional.of(NOW.plusSeconds(60))));
  }

  private Progress progress(int announcement) {
    return in(tx -> store().progress(tx, new AnnouncementId(announcement)));
  }

  @Test
  void a_purpose_outlives_the_destination() {
    NewDelivery plan = of(3, 7, "k");
    Delivery planned = plan(plan).getFirst();
    assertEquals(plan.purpose(), planned.purpose());
    settle(new Settlement.Sealed(planned.id(), Plans.conversation(1)));
    assertEquals(plan.purpose(), find(planned.id()).purpose());
    in(tx -> store().planAgain(tx, List.of(planned.id()), NOW));
    assertEquals(plan.purpose(), find(planned.id()).purpose());
    Delivery plain = plan(Plans.announcement(Plans.inbox(9), "p", NOW)).getFirst();
    assertEquals(Optional.of(Plans.inbox(9)), find(plain.id()).purpose().recipient());
    assertEquals(Purpose.NONE, find(plan(Plans.reply(1, "r")).getFirst().id()).purpose());
  }

  @Test
  void counts_follow_every_change() {
    List<Delivery> all = plan(of(1, 1, "a"), of(1, 2, "b"), of(1, 3, "c"), of(1, 4, "d"));
    plan(of(2, 1, "other"), of(1, 1, "a"));
    assertEquals(4, progress(1).open());
    List<DeliveryId> ids = all.stream().map(Delivery::id).toList();
    settle(
        new Settlement.Sealed(ids.get(0), Plans.conversation(1)),
        new Settlement.Published(ids.get(0)),
        new Settlement.Skipped(ids.get(1), "consent"),
        new Settlement.Skipped(ids.get(1), "consent"),
        new Settlement.Unreachable(ids.get(2), "no_inbox"),
        new Settlement.Dead(ids.get(3), "refused"));
    assertEquals(
        Map.of(
            DeliveryState.PLANNED, 1L,
            DeliveryState.SKIPPED, 1L,
            DeliveryState.UNREACHABLE, 1L,
            DeliveryState.DEAD, 1L),
        states(progress(1)));
    assertEquals(Map.of("consent", 1L), progress(1).reasons(DeliveryState.SKIPPED));
    in(tx -> store().planAgain(tx, ids, NOW));
    assertEquals(Map.of(DeliveryState.PLANNED, 3L, DeliveryState.SKIPPED, 1L), states(progress(1)));
    settle(new Settlement.Dead(ids.get(3), "refused"));
    in(tx -> store().confirmed(tx, List.of(ids.get(0), ids.get(3)), NOW));
    in(tx -> store().confirmed(tx, List.of(ids.get(0)), NOW));
    in(tx -> store().cancel(tx, List.of(ids.get(2)), "cancelled", NOW));
    run(tx -> store().count(tx, new AnnouncementId(1), DeliveryState.UNREACHABLE, "no_inbox", 5));
    assertEquals(
        Map.of(
            DeliveryState.CONFIRMED, 2L,
            DeliveryState.SKIPPED, 2L,
            DeliveryState.UNREACHABLE, 5L),
        states(progress(1)));
    assertEquals(0, progress(1).open());
    assertEquals(1, progress(2).open());
  }

  private static Map<DeliveryState, Long> states(Progress progress) {
    Map<DeliveryState, Long> states = new java.util.TreeMap<>();
    progress.counts().forEach(c -> states.merge(c.state(), c.recipients(), Long::sum));
    return states;
  }

  @Test
  void what_is_held_back_is_not_leased_and_holds_back_nobody_else() {
    planUnleased(
        of(1, 1, "a1"),
        of(1, 2, "a2"),
        of(2, 1, "b1"),
        Plans.announcement(Plans.inbox(1), "c", NOW));
    List<Delivery> ours = leased("w", NOW);
    assertEquals(4, ours.size());
    in(tx -> store().hold(tx, new AnnouncementId(1)));
    in(tx -> store().hold(tx, new AnnouncementId(1)));
    settle(new Settlement.Postponed(ours.getFirst().id(), "not_now", NOW.plusSeconds(1)));
    Instant later = NOW.plus(Duration.ofHours(1));
    assertEquals(List.of("b1", "c"), keys(leased("other", later)));
    assertEquals(Integer.valueOf(2), in(tx -> store().unhold(tx, new AnnouncementId(1))));
    assertEquals(Integer.valueOf(0), in(tx -> store().unhold(tx, new AnnouncementId(1))));
    assertEquals(NOW, find(ours.getFirst().id()).due());
    assertEquals(List.of("a1", "a2"), keys(leased("other", later)));
  }

  @Test
  void a_whole_announcement_is_cancelled_and_those_told_are_known() {
    List<Delivery> all = plan(of(1, 4, "a"), of(1, 2, "b"), of(1, 3, "c"), of(1, 1, "d"));
    settle(
        new Settlement.Sealed(all.get(0).id(), Plans.conversation(1)),
        new Settlement.Sealed(all.get(1).id(), Plans.conversation(2)),
        new Settlement.Unreachable(all.get(2).id(), "no_inbox"));
    in(tx -> store().confirmed(tx, List.of(all.get(1).id()), NOW));
    assertEquals(
        Integer.valueOf(1), in(tx -> store().cancel(tx, new AnnouncementId(1), "cancelled", NOW)));
    assertEquals(DeliveryState.SKIPPED, find(all.get(3).id()).state());
    assertEquals(Map.of("cancelled", 1L), progress(1).reasons(DeliveryState.SKIPPED));
    assertEquals(
        List.of(Plans.inbox(2), Plans.inbox(4)),
        in(tx -> store().told(tx, new AnnouncementId(1), Optional.empty(), 10)));
    assertEquals(
        List.of(Plans.inbox(4)),
        in(tx -> store().told(tx, new AnnouncementId(1), Optional.of(Plans.inbox(2)), 10)));
  }

  private static NewDelivery told(String key, String category, Instant due) {
    return new NewDelivery(
        Lane.NOTIFICATION,
        new Destination.ToInbox(Plans.inbox(1)),
        new Body(new byte[] {1}, key, true),
        Optional.of(category),
        due,
        new Purpose(
            Optional.of(Plans.inbox(1)),
            Optional.empty(),
            Optional.empty(),
            new Purpose.Attributes(
                Optional.of(ZoneId.of("Asia/Tokyo")), Optional.of(Locale.JAPANESE)),
            Purpose.Sort.DIGEST));
  }

  @Test
  void what_is_known_of_a_recipient_is_kept() {
    NewDelivery planned = told("k", "drops", NOW);
    plan(planned);
    Delivery found = in(tx -> store().lease(tx, lease("x", NOW.plusSeconds(600)), 1)).getFirst();
    assertEquals(planned.purpose(), found.purpose());
  }

  @Test
  void one_that_is_held_waits_without_an_attempt() {
    Delivery delivery = plan(told("k", "drops", NOW)).getFirst();
    settle(new Settlement.Held(delivery.id(), "quiet_hours", NOW.plusSeconds(60)));
    assertEquals(List.of(), leased("w", NOW.plusSeconds(59)));
    Delivery later = leased("w", NOW.plusSeconds(60)).getFirst();
    assertEquals(0, later.attempts());
    assertEquals(Optional.of("quiet_hours"), later.reason());
    settle(
        new Settlement.Sealed(later.id(), Plans.conversation(1)),
        new Settlement.Held(later.id(), "limit", NOW.plusSeconds(90)));
    assertEquals(
        DeliveryState.SEALED, in(tx -> store().find(tx, List.of(later.id()))).getFirst().state());
  }

  @Test
  void a_category_that_is_held_holds_back_no_other() {
    planUnleased(
        told("late", "drops", NOW.plusSeconds(60)),
        told("urgent", "liquidations", NOW),
        told("behind", "drops", NOW));
    assertEquals(List.of("urgent"), keys(leased("w", NOW)));
  }

  private void planOf(AnnouncementId announcement, int recipient, Instant due) {
    planUnleased(
        new NewDelivery(
            Lane.ANNOUNCEMENT,
            new Destination.ToInbox(Plans.inbox(recipient)),
            new Body(new byte[] {1}, "k" + recipient, true),
            Optional.empty(),
            due,
            new Purpose(
                Optional.of(Plans.inbox(recipient)), Optional.of(announcement), Optional.empty())));
  }

  @Test
  void what_is_not_due_yet_is_counted_up_to_a_limit() {
    AnnouncementId one = new AnnouncementId(1);
    for (int i = 0; i < 6; i++) {
      planOf(one, i, NOW.plusSeconds(i));
    }
    assertEquals(5, (int) in(tx -> store().later(tx, one, NOW, 100)));
    assertEquals(2, (int) in(tx -> store().later(tx, one, NOW.plusSeconds(3), 100)));
    assertEquals(3, (int) in(tx -> store().later(tx, one, NOW, 3)));
  }

  @Test
  void who_reads_it_in_a_digest_was_told() {
    AnnouncementId one = new AnnouncementId(1);
    for (int i = 1; i < 4; i++) {
      planOf(one, i, NOW);
    }
    List<Delivery> all = leased("w", NOW);
    settle(
        new Settlement.Skipped(all.get(0).id(), OutboxStore.DIGEST),
        new Settlement.Skipped(all.get(1).id(), "consent"));
    assertEquals(List.of(Plans.inbox(1)), in(tx -> store().told(tx, one, Optional.empty(), 10)));
  }

  @Test
  void what_cannot_be_reached_is_listed_by_recipient_and_by_age() {
    AnnouncementId one = new AnnouncementId(1);
    for (int i = 1; i < 5; i++) {
      planOf(one, 5 - i, NOW);
    }
    List<Delivery> all = leased("w", NOW);
    for (int i = 0; i < 3; i++) {
      Delivery delivery = all.get(i);
      Instant at = NOW.plusSeconds(i);
      run(
          tx ->
              store()
                  .settle(tx, List.of(new Settlement.Unreachable(delivery.id(), "no_keys")), at));
    }
    assertEquals(
        List.of("k2", "k3", "k4"),
        keys(in(tx -> store().unreachable(tx, one, Optional.empty(), 10))));
    assertEquals(
        List.of("k3"),
        keys(in(tx -> store().unreachable(tx, one, Optional.of(Plans.inbox(2)), 1))));
    assertEquals(Optional.of(NOW), in(tx -> store().oldestUnreachable(tx)));
    assertEquals(
        List.of("k4", "k3"), keys(in(tx -> store().unreachableSince(tx, NOW.plusSeconds(2), 10))));
    run(
        tx ->
            store()
                .stillUnreachable(
                    tx, List.of(all.get(0).id(), all.get(3).id()), NOW.plusSeconds(60)));
    assertEquals(
        List.of("k3", "k2"), keys(in(tx -> store().unreachableSince(tx, NOW.plusSeconds(60), 10))));
  }

  @Test
  void only_what_was_given_up_can_be_dropped_and_the_counts_follow() {
    AnnouncementId one = new AnnouncementId(1);
    for (int i = 1; i < 5; i++) {
      planOf(one, i, NOW);
    }
    List<Delivery> all = leased("w", NOW);
    settle(
        new Settlement.Dead(all.get(0).id(), "refused"),
        new Settlement.Unreachable(all.get(1).id(), "no_keys"),
        new Settlement.Sealed(all.get(2).id(), Plans.conversation(1)));
    List<DeliveryId> ids = all.stream().map(Delivery::id).toList();
    assertEquals(
        List.of(all.get(0).id(), all.get(1).id()), in(tx -> store().drop(tx, ids, "dropped", NOW)));
    assertEquals(List.of(), in(tx -> store().drop(tx, ids, "dropped", NOW)));
    Progress progress = in(tx -> store().progress(tx, one));
    assertEquals(Map.of("dropped", 2L), progress.reasons(DeliveryState.SKIPPED));
    assertEquals(2, progress.open());
    assertEquals(
        0, in(tx -> store().find(tx, ids)).getFirst().body().content().length, "content is gone");
    assertEquals(List.of(), in(tx -> store().planAgain(tx, ids.subList(0, 2), NOW)));
  }
}
