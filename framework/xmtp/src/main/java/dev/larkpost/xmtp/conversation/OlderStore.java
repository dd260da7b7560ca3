package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.LeafKey;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.ReadPage;
import dev.larkpost.xmtp.transport.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Recovers conversations in which this store proved older than the network (design D3): some of our
 * generations are spent and we do not know which. The topic is read to its head, an empty commit
 * begins a new epoch, whose generations nobody used, and then sending goes on. Where a commit of
 * our own is among what we do not know, we cannot follow: a DM is begun anew, a group stays paused.
 */
final class OlderStore {
  private static final int READ_MAX = 1000;

  private static final Logger LOG = Logger.getLogger(OlderStore.class);

  private final ClientContext context;
  private final Conversations conversations;
  private final InFlight inFlight;
  private final Inbound inbound;
  private final KeyRenewal renewal;
  private final Consumer<InboxId> openDm;
  private boolean keyPackageRenewed;

  /**
   * @param openDm finds another DM with this inbox or begins one
   */
  OlderStore(
      ClientContext context,
      Conversations conversations,
      InFlight inFlight,
      Inbound inbound,
      KeyRenewal renewal,
      Consumer<InboxId> openDm) {
    this.context = context;
    this.conversations = conversations;
    this.inFlight = inFlight;
    this.inbound = inbound;
    this.renewal = renewal;
    this.openDm = openDm;
  }

  /** One round. @return whether the network had budget for it */
  boolean runOnce() {
    List<ConversationId> ids = renewal.due(LeafKey.Need.REQUIRED);
    if (ids.isEmpty()) {
      return true;
    }
    if (!keyPackageRenewed) {
      // The published one may be of the newer store: we could not open what it invites us to.
      context.keyPackages().rotate();
      keyPackageRenewed = true;
    }
    inbound.catchUp(ids);
    for (ConversationId id : ids) {
      boolean followed = conversations.lockedOne(id, this::dropUnsent).orElse(false);
      if (!followed) {
        giveUp(id);
      }
    }
    return renewal.renew(ids);
  }

  /**
   * What waits was not on the topic: its generations may be spent, so it is sealed anew. @return
   * whether we can follow the conversation
   */
  private boolean dropUnsent(LiveConversation live) {
    if (live.active()) {
      settle(live, Set.of());
    }
    return live.active();
  }

  private void giveUp(ConversationId id) {
    Optional<ConversationRecord> record = conversations.lockedOne(id, LiveConversation::record);
    record.flatMap(ConversationRecord::peer).ifPresent(openDm);
    Set<SealedRow> arrived = record.map(this::arrived).orElse(Set.of());
    conversations.lockedOne(
        id,
        live -> {
          live.record(live.record().with(live.record().key().abandoned()));
          settle(live, arrived);
          return true;
        });
    context.counters().count("conversation.older_store_replaced");
    LOG.warnf("LP1008 conversation given up after restoring an older store id=%s", id);
  }

  /** Rows of ours that are on the topic after where we stopped. */
  private Set<SealedRow> arrived(ConversationRecord record) {
    Set<SealedRow> found = new HashSet<>();
    Topic topic = Topic.group(record.id());
    long position = record.position();
    boolean more = true;
    while (more) {
      ReadPage page = context.transport().read(Map.of(topic, position), READ_MAX);
      for (Envelope e : page.envelopes()) {
        byte[] data = ((Payload.GroupMessage) e.payload()).data();
        inFlight.byHash(Hashes.sha256(data)).ifPresent(found::add);
        position = Math.max(position, e.position());
      }
      more = page.more() && !page.envelopes().isEmpty();
    }
    return found;
  }

  /** Tells the callers of all messages on their way what became of them, and forgets the rows. */
  private void settle(LiveConversation live, Set<SealedRow> arrived) {
    List<SealedRow> rows = inFlight.messagesOf(live.id());
    context
        .store()
        .transactions()
        .inTransaction(
            tx -> {
              conversations.save(tx, List.of(live));
              context.store().sealed().remove(tx, rows.stream().map(SealedRow::id).toList());
              tell(tx, rows, arrived);
              return true;
            });
    inFlight.remove(rows);
  }

  private void tell(Transaction tx, List<SealedRow> rows, Set<SealedRow> arrived) {
    List<SealedRow> asked = rows.stream().filter(r -> r.reference() != 0).toList();
    inbound.settled(
        tx,
        asked.stream().filter(arrived::contains).map(SealedRow::reference).toList(),
        asked.stream().filter(r -> !arrived.contains(r)).map(SealedRow::reference).toList());
  }
}
