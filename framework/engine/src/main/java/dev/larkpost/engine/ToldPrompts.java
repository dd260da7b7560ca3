package dev.larkpost.engine;

import dev.larkpost.engine.inbound.Prompt;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.engine.outbox.Wording;
import dev.larkpost.engine.send.SenderParts;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what was told, and the buttons shown with it, so that both an answer and a number find
 * what they are about.
 */
final class ToldPrompts implements SenderParts.ToldMessages {
  /** Announcements whose buttons are kept in memory; specs never change. */
  private static final int KEPT_MAX = 1_000;

  private final EngineStores stores;
  private final Map<AnnouncementId, Optional<Prompt>> kept = new ConcurrentHashMap<>();

  ToldPrompts(EngineStores stores) {
    this.stores = stores;
  }

  @Override
  public void told(Transaction tx, List<CauseStore.ToldMessage> messages, Instant now) {
    stores.causes().told(tx, messages, now);
    if (kept.size() > KEPT_MAX) {
      kept.clear();
    }
    for (CauseStore.ToldMessage message : messages) {
      kept.computeIfAbsent(
              message.announcement(),
              id -> stores.announcements().find(tx, id).flatMap(ToldPrompts::prompt))
          .ifPresent(prompt -> stores.prompts().put(tx, message.conversation(), prompt));
    }
  }

  private static Optional<Prompt> prompt(AnnouncementRecord record) {
    List<Prompt.Choice> choices =
        record.spec().what().buttons().stream()
            .map(b -> new Prompt.Choice(b.id(), b.label()))
            .toList();
    return choices.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Prompt(
                Wording.actionsId(record.spec().key()), choices, record.spec().when().expires()));
  }
}
