package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.transport.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A client's state in memory: gone with the process. For tests and for development, never for
 * production.
 */
public final class MemoryClientStore implements ClientStore {
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryMap<String, InstallationRecord> installation = new MemoryMap<>();
  private final MemoryMap<Long, KeyPackageRecord> keyPackages = new MemoryMap<>();
  private final MemoryMap<InboxId, NavigableMap<Long, byte[]>> identities = new MemoryMap<>();
  private final MemoryMap<String, Long> positions = new MemoryMap<>();
  private final MemoryMap<ConversationId, ConversationRecord> conversations = new MemoryMap<>();
  private final MemoryMap<ConversationId, GroupState> states = new MemoryMap<>();
  private final MemoryMap<Long, PendingWelcome> pending = new MemoryMap<>();
  private final MemoryMap<Long, SealedRow> sealed = new MemoryMap<>();
  private final MemoryMap<Long, InboundMessage> unhandled = new MemoryMap<>();
  private final MemoryMap<MessageId, Known> known = new MemoryMap<>();
  private final MemoryMap<Long, Long> expiries = new MemoryMap<>();
  private long sequence;

  /** What stays of a message that came in. */
  private record Known(InboundMessage first, long sequence) {}

  /** Everything as it stands now, on its own from here on: a backup. */
  public MemoryClientStore copy() {
    MemoryClientStore copy = new MemoryClientStore();
    return transactions.inSnapshot(
        tx -> {
          copy.installation.all().putAll(installation.all());
          copy.keyPackages.all().putAll(keyPackages.all());
          copy.identities.all().putAll(identities.all());
          copy.positions.all().putAll(positions.all());
          copy.conversations.all().putAll(conversations.all());
          copy.states.all().putAll(states.all());
          copy.pending.all().putAll(pending.all());
          copy.sealed.all().putAll(sealed.all());
          copy.unhandled.all().putAll(unhandled.all());
          copy.known.all().putAll(known.all());
          copy.expiries.all().putAll(expiries.all());
          copy.sequence = sequence;
          return copy;
        });
  }

  @Override
  public Transactions transactions() {
    return transactions;
  }

  @Override
  public InstallationStore installation() {
    return new InstallationStore() {
      @Override
      public Optional<InstallationRecord> find(Transaction tx) {
        return installation.get("self");
      }

      @Override
      public void save(Transaction tx, InstallationRecord record) {
        installation.put(tx, "self", record);
      }
    };
  }

  @Override
  public KeyPackageStore keyPackages() {
    return new KeyPackageStore() {
      @Override
      public void insert(Transaction tx, KeyPackageRecord keyPackage) {
        keyPackages.put(tx, ++sequence, keyPackage);
      }

      @Override
      public Optional<KeyPackageRecord> byPublicKey(Transaction tx, byte[] key) {
        return keyPackages.all().values().stream()
            .filter(
                k -> Arrays.equals(k.initPublic(), key) || Arrays.equals(k.wrapperPublic(), key))
            .findFirst();
      }

      @Override
      public Optional<KeyPackageRecord> newest(Transaction tx) {
        return Optional.ofNullable(keyPackages.all().lastEntry()).map(Map.Entry::getValue);
      }

      @Override
      public int forgetBefore(Transaction tx, long createdMs) {
        List<Long> old =
            keyPackages.all().entrySet().stream()
                .filter(e -> e.getValue().createdMs() < createdMs)
                .map(Map.Entry::getKey)
                .filter(k -> !k.equals(keyPackages.all().lastKey()))
                .toList();
        old.forEach(k -> keyPackages.remove(tx, k));
        return old.size();
      }
    };
  }

  @Override
  public IdentityStateStore identities() {
    return new IdentityStateStore() {
      @Override
      public Map<InboxId, NavigableMap<Long, byte[]>> find(
          Transaction tx, Collection<InboxId> inboxes) {
        Map<InboxId, NavigableMap<Long, byte[]>> found = new HashMap<>();
        inboxes.forEach(i -> identities.get(i).ifPresent(s -> found.put(i, new TreeMap<>(s))));
        return found;
      }

      @Override
      public void save(Transaction tx, List<Entry> entries) {
        for (Entry e : entries) {
          TreeMap<Long, byte[]> copy = new TreeMap<>();
          identities.get(e.inbox()).ifPresent(copy::putAll);
          copy.put(e.sequence(), e.state());
          identities.put(tx, e.inbox(), copy);
        }
      }
    };
  }

  @Override
  public PositionStore positions() {
    return new PositionStore() {
      @Override
      public long position(Transaction tx, Topic topic) {
        return positions.get(key(topic)).orElse(0L);
      }

      @Override
      public void move(Transaction tx, Topic topic, long position) {
        positions.put(tx, key(topic), Math.max(position, position(tx, topic)));
      }

      private String key(Topic topic) {
        return topic.kind() + java.util.HexFormat.of().formatHex(topic.id());
      }
    };
  }

  @Override
  public PendingWelcomeStore pendingWelcomes() {
    return new PendingWelcomeStore() {
      @Override
      public boolean insert(Transaction tx, PendingWelcome welcome, int max) {
        if (pending.all().size() >= max) {
          return false;
        }
        pending.put(tx, welcome.position(), welcome);
        return true;
      }

      @Override
      public List<PendingWelcome> all(Transaction tx, int limit) {
        return pending.all().values().stream().limit(limit).toList();
      }

      @Override
      public void remove(Transaction tx, List<Long> positions) {
        positions.forEach(p -> pending.remove(tx, p));
      }
    };
  }

  @Override
  public ConversationStore conversations() {
    return new MemoryConversations();
  }

  private final class MemoryConversations implements ConversationStore {
    @Override
    public void insert(Transaction tx, ConversationRecord record, GroupState state) {
      conversations.put(tx, record.id(), record);
      states.put(tx, record.id(), state);
    }

    @Override
    public Map<ConversationId, ConversationRecord> find(
        Transaction tx, Collection<ConversationId> ids) {
      Map<ConversationId, ConversationRecord> found = new HashMap<>();
      ids.forEach(id -> conversations.get(id).ifPresent(r -> found.put(id, r)));
      return found;
    }

    @Override
    public Map<ConversationId, GroupState> states(Transaction tx, Collection<ConversationId> ids) {
      Map<ConversationId, GroupState> found = new HashMap<>();
      ids.forEach(id -> states.get(id).ifPresent(s -> found.put(id, s)));
      return found;
    }

    @Override
    public void update(Transaction tx, List<ConversationChange> changes) {
      for (ConversationChange c : changes) {
        c.record().ifPresent(r -> conversations.put(tx, c.id(), r));
        if (c.savesState()) {
          save(tx, c);
        }
      }
    }

    private void save(Transaction tx, ConversationChange c) {
      GroupState old = states.get(c.id()).orElseThrow();
      if (old.version() != c.expectedVersion()) {
        throw new XmtpException(
            XmtpException.Code.STORE_UNUSABLE,
            XmtpException.Retry.NEVER,
            "ratchet of " + c.id() + " was advanced by somebody else");
      }
      states.put(
          tx,
          c.id(),
          new GroupState(
              c.epoch().orElse(old.epoch()), c.ratchet().orElse(old.ratchet()), old.version() + 1));
    }

    @Override
    public Map<InboxId, List<ConversationRecord>> dmsWith(
        Transaction tx, Collection<InboxId> peers) {
      Map<InboxId, List<ConversationRecord>> found = new HashMap<>();
      for (ConversationRecord r : conversations.all().values()) {
        r.peer()
            .filter(peers::contains)
            .ifPresent(p -> found.computeIfAbsent(p, x -> new ArrayList<>()).add(r));
      }
      found
          .values()
          .forEach(
              l -> l.sort(Comparator.comparingLong(ConversationRecord::lastMessageNs).reversed()));
      return found;
    }

    @Override
    public List<ConversationRecord> keysDue(
        Transaction tx, LeafKey.Need need, long nowMs, int limit) {
      return conversations.all().values().stream()
          .filter(r -> r.key().need() == need && r.key().dueMs() <= nowMs)
          .sorted(Comparator.comparingLong(r -> r.key().dueMs()))
          .limit(limit)
          .toList();
    }

    @Override
    public int count(Transaction tx, ConversationRecord.Phase phase) {
      return (int) conversations.all().values().stream().filter(r -> r.phase() == phase).count();
    }

    @Override
    public List<ConversationRecord> page(
        Transaction tx, Optional<ConversationId> after, int limit) {
      return after
          .map(a -> conversations.all().tailMap(a, false))
          .orElse(conversations.all())
          .values()
          .stream()
          .limit(limit)
          .toList();
    }
  }

  @Override
  public SealedStore sealed() {
    return new SealedStore() {
      @Override
      public List<SealedRow> insert(Transaction tx, List<SealedRow> rows) {
        List<SealedRow> stored = rows.stream().map(r -> r.withId(++sequence)).toList();
        stored.forEach(r -> sealed.put(tx, r.id(), r));
        return stored;
      }

      @Override
      public List<SealedRow> page(Transaction tx, long afterId, int limit) {
        return sealed.all().tailMap(afterId, false).values().stream().limit(limit).toList();
      }

      @Override
      public List<SealedRow> byReference(Transaction tx, Collection<Long> references) {
        return sealed.all().values().stream()
            .filter(r -> r.reference() > 0 && references.contains(r.reference()))
            .toList();
      }

      @Override
      public void remove(Transaction tx, Collection<Long> ids) {
        ids.forEach(id -> sealed.remove(tx, id));
      }
    };
  }

  @Override
  public InboundStore inbound() {
    return new MemoryInbound();
  }

  private final class MemoryInbound implements InboundStore {
    @Override
    public List<InboundMessage> insert(Transaction tx, List<InboundMessage> messages) {
      List<InboundMessage> stored = new ArrayList<>();
      for (InboundMessage m : messages) {
        if (known.get(m.id()).isEmpty()) {
          InboundMessage row = m.at(++sequence);
          known.put(tx, m.id(), new Known(row.saying(new byte[0]), row.sequence()));
          unhandled.put(tx, row.sequence(), row);
          stored.add(row);
        }
      }
      return stored;
    }

    @Override
    public List<InboundMessage> unhandled(Transaction tx, long afterSequence, int limit) {
      return unhandled.all().tailMap(afterSequence, false).values().stream().limit(limit).toList();
    }

    @Override
    public Optional<StoredInbound> find(Transaction tx, MessageId id) {
      return known
          .get(id)
          .map(
              k ->
                  new StoredInbound(
                      k.first().conversation(), k.first().sender(), unhandled.get(k.sequence())));
    }

    @Override
    public Map<MessageId, ConversationId> conversations(Transaction tx, Collection<MessageId> ids) {
      Map<MessageId, ConversationId> found = new HashMap<>();
      ids.forEach(id -> known.get(id).ifPresent(k -> found.put(id, k.first().conversation())));
      return found;
    }

    @Override
    public int handled(Transaction tx, Collection<Long> sequences) {
      List<Long> waiting = sequences.stream().filter(s -> unhandled.get(s).isPresent()).toList();
      waiting.forEach(
          s -> {
            unhandled.remove(tx, s);
            expiries.remove(tx, s);
          });
      return waiting.size();
    }

    @Override
    public void replace(Transaction tx, InboundMessage message) {
      if (unhandled.get(message.sequence()).isEmpty()) {
        return;
      }
      InboundMessage row = message.at(++sequence);
      unhandled.remove(tx, message.sequence());
      unhandled.put(tx, row.sequence(), row);
      known.put(tx, row.id(), new Known(row.saying(new byte[0]), row.sequence()));
      expiries.get(message.sequence()).ifPresent(at -> expiries.put(tx, row.sequence(), at));
      expiries.remove(tx, message.sequence());
    }

    @Override
    public void expireAt(Transaction tx, Collection<MessageId> ids, long atMs) {
      for (MessageId id : ids) {
        known.get(id).ifPresent(k -> expiries.put(tx, k.sequence(), atMs));
      }
    }

    @Override
    public List<Long> expired(Transaction tx, long nowMs, int limit) {
      return expiries.all().entrySet().stream()
          .filter(e -> e.getValue() <= nowMs && unhandled.get(e.getKey()).isPresent())
          .sorted(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .limit(limit)
          .toList();
    }

    @Override
    public int forgetHandled(Transaction tx, long sentNs) {
      List<MessageId> waiting = unhandled.all().values().stream().map(InboundMessage::id).toList();
      List<MessageId> old =
          known.all().entrySet().stream()
              .filter(e -> e.getValue().first().sentNs() < sentNs && !waiting.contains(e.getKey()))
              .map(Map.Entry::getKey)
              .toList();
      old.forEach(id -> known.remove(tx, id));
      return old.size();
    }
  }

  @Override
  public void close() {
    // nothing to let go of
  }
}
