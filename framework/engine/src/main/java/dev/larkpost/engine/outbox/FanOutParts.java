package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.limit.Forecast;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a fan-out works with.
 *
 * @param conditions by name: still true? Asked outside transactions, before every page
 * @param planned run when deliveries were planned; must not block
 */
public record FanOutParts(
    Transactions transactions,
    AnnouncementStore announcements,
    OutboxStore outbox,
    UnreachedStore unreached,
    ConsentPolicy consent,
    Audiences audiences,
    Conversations conversations,
    Map<String, Predicate<AnnouncementSpec>> conditions,
    Forecast forecast,
    EngineListener listener,
    Clock clock,
    Runnable planned) {
  public FanOutParts {
    conditions = Map.copyOf(conditions);
  }

  /** The conversations we have, and new ones. */
  public interface Conversations {
    /** Those of these inboxes we have a conversation with. Reads the store. */
    Set<InboxId> known(Collection<InboxId> inboxes);

    /** Makes conversations where there are none. @return those that can be reached */
    Set<InboxId> open(Collection<InboxId> inboxes);
  }
}
