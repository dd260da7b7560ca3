package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** In memory, gone with the process; for tests and development. */
public final class MemoryCauseStore implements CauseStore {
  private record Row(ToldMessage told, Instant at, long order) {}

  private record Voter(AnnouncementId announcement, InboxId inbox) implements Comparable<Voter> {
    private static final Comparator<Voter> ORDER =
        Comparator.comparing(Voter::announcement).thenComparing(Voter::inbox);

    @Override
    public int compareTo(Voter other) {
      return ORDER.compare(this, other);
    }
  }

  private final MemoryMap<MessageId, Row> messages = new MemoryMap<>();
  private final MemoryMap<Voter, String> votes = new MemoryMap<>();
  private long order;

  @Override
  public void told(Transaction tx, List<ToldMessage> told, Instant now) {
    for (ToldMessage message : told) {
      if (messages.get(message.message()).isEmpty()) {
        messages.put(tx, message.message(), new Row(message, now, ++order));
      }
    }
  }

  @Override
  public Optional<ToldMessage> find(Transaction tx, MessageId message) {
    return messages.get(message).map(Row::told);
  }

  @Override
  public List<ToldMessage> recent(Transaction tx, ConversationId conversation, int limit) {
    return messages.all().values().stream()
        .filter(r -> r.told().conversation().equals(conversation))
        .sorted(Comparator.comparing(Row::at).thenComparing(Row::order).reversed())
        .limit(limit)
        .map(Row::told)
        .toList();
  }

  @Override
  public void vote(Transaction tx, AnnouncementId announcement, InboxId inbox, String choice) {
    votes.put(tx, new Voter(announcement, inbox), choice);
  }

  @Override
  public Map<String, Long> tally(Transaction tx, AnnouncementId announcement) {
    Map<String, Long> tally = new TreeMap<>();
    votes
        .all()
        .forEach(
            (voter, choice) -> {
              if (voter.announcement().equals(announcement)) {
                tally.merge(choice, 1L, Long::sum);
              }
            });
    return tally;
  }

  @Override
  public int forget(Transaction tx, Instant toldBefore, int limit) {
    List<MessageId> old =
        messages.all().entrySet().stream()
            .filter(e -> e.getValue().at().isBefore(toldBefore))
            .limit(limit)
            .map(Map.Entry::getKey)
            .toList();
    old.forEach(id -> messages.remove(tx, id));
    return old.size();
  }
}
