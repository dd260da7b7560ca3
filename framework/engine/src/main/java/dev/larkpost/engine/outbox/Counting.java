package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.Reached;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts whom announcements reach, page by page; goes on after a restart. */
final class Counting {
  private final FanOutParts parts;
  private final Map<AnnouncementId, Instant> notBefore = new HashMap<>();

  Counting(FanOutParts parts) {
    this.parts = parts;
  }

  boolean runOnce() {
    Instant now = parts.clock().instant();
    notBefore.values().removeIf(until -> !until.isAfter(now));
    Optional<AnnouncementRecord> next =
        parts
            .transactions()
            .inSnapshot(
                tx ->
                    parts
                        .announcements()
                        .inState(tx, AnnouncementState.COUNTING, 0, FanOut.TOGETHER))
            .stream()
            .filter(r -> !notBefore.containsKey(r.id()))
            .findFirst();
    next.ifPresent(this::page);
    return next.isPresent();
  }

  private void page(AnnouncementRecord record) {
    try {
      Reached reached =
          parts.audiences().reach(record.spec().audience(), record.token(), FanOut.PAGE);
      write(record, reached);
    } catch (AudienceException | XmtpException broken) {
      notBefore.put(record.id(), parts.clock().instant().plus(FanOut.AFTER_FAILURE));
      Origins.telling(
          parts.listener().tracing(),
          record,
          () -> parts.listener().announcementFailed(record.id().value(), broken));
    }
  }

  private void write(AnnouncementRecord seen, Reached reached) {
    List<InboxId> inboxes = reached.members().stream().map(Reached.Member::inbox).toList();
    Set<InboxId> known = parts.conversations().known(inboxes);
    Instant now = parts.clock().instant();
    parts
        .transactions()
        .inTransaction(
            tx -> {
              Set<InboxId> refused =
                  parts.consent().refusals(tx, seen.spec().category(), inboxes, now).keySet();
              long fresh =
                  inboxes.stream().filter(i -> !known.contains(i) && !refused.contains(i)).count();
              AnnouncementPlan more =
                  counted(seen, reached, inboxes.size() - refused.size(), refused.size(), fresh);
              parts
                  .announcements()
                  .find(tx, seen.id())
                  .filter(r -> r.state() == seen.state() && r.token().equals(seen.token()))
                  .ifPresent(
                      r ->
                          parts
                              .announcements()
                              .update(tx, after(r.planned(more).upTo(reached.next()), now), now));
              return true;
            });
  }

  private static AnnouncementPlan counted(
      AnnouncementRecord record, Reached reached, long reach, long withheld, long fresh) {
    AnnouncementPlan before =
        record.plan().orElseGet(() -> AnnouncementPlan.empty(record.spec().when().at()));
    long all = before.reach() + reach;
    long created = before.newConversations() + fresh;
    boolean warmUp = record.spec().lane() == Lane.WARM_UP;
    return new AnnouncementPlan(
        all,
        before.withoutInbox() + reached.withoutInbox(),
        before.withheld() + withheld,
        created,
        (warmUp ? 0 : all) + AnnouncementPlan.UNITS_OF_NEW * created,
        before.first(),
        before.last());
  }

  private AnnouncementRecord after(AnnouncementRecord counted, Instant now) {
    if (!counted.complete()) {
      return counted;
    }
    AnnouncementPlan plan = counted.plan().orElseThrow(IllegalStateException::new);
    Instant at = counted.spec().when().at();
    Instant first = at.isAfter(now) ? at : now;
    return counted
        .planned(
            new AnnouncementPlan(
                plan.reach(),
                plan.withoutInbox(),
                plan.withheld(),
                plan.newConversations(),
                plan.units(),
                first,
                parts.forecast().last(first, plan.units())))
        .in(AnnouncementState.PLANNED);
  }
}
