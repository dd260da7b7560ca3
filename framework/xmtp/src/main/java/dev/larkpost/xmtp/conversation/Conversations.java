package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.group.Group;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.ConversationChange;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.GroupState;
import dev.larkpost.xmtp.store.Transaction;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The conversations in use: loaded when needed, forgotten when idle, one owner at a time. Locks are
 * striped and taken in order, so that batches over many conversations cannot block each other for
 * ever. What fails halfway is dropped from memory: the store has the truth.
 */
final class Conversations {
  private static final int STRIPES = 1024;

  /** Loaded at once; a two-member group takes a few KB. */
  private static final int CACHED_MAX = 12_000;

  private final ClientStore store;
  private final SignatureKeys signer;
  private final SecureRandom random;
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
  private final Map<ConversationId, LiveConversation> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, LiveConversation> eldest) {
          return size() > CACHED_MAX;
        }
      };

  Conversations(ClientStore store, SignatureKeys signer, SecureRandom random) {
    this.store = store;
    this.signer = signer;
    this.random = random;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /**
   * Runs {@code work} as the one owner of these conversations; unknown ones are absent from its
   * map.
   */
  <T> T locked(
      Collection<ConversationId> ids, Function<Map<ConversationId, LiveConversation>, T> work) {
    Set<ConversationId> wanted = new LinkedHashSet<>(ids);
    TreeSet<Integer> order = new TreeSet<>();
    wanted.forEach(id -> order.add(Math.floorMod(id.hashCode(), STRIPES)));
    order.forEach(i -> stripes[i].lock());
    try {
      return work.apply(load(wanted));
    } catch (RuntimeException | Error e) {
      forget(wanted);
      throw e;
    } finally {
      order.forEach(i -> stripes[i].unlock());
    }
  }

  <T> Optional<T> lockedOne(ConversationId id, Function<LiveConversation, T> work) {
    return locked(List.of(id), live -> Optional.ofNullable(live.get(id)).map(work));
  }

  private Map<ConversationId, LiveConversation> load(Set<ConversationId> ids) {
    Map<ConversationId, LiveConversation> found = new HashMap<>();
    List<ConversationId> missing = new ArrayList<>();
    synchronized (cache) {
      for (ConversationId id : ids) {
        LiveConversation live = cache.get(id);
        if (live == null) {
          missing.add(id);
        } else {
          found.put(id, live);
        }
      }
    }
    if (!missing.isEmpty()) {
      Map<ConversationId, LiveConversation> loaded = read(missing);
      found.putAll(loaded);
      synchronized (cache) {
        cache.putAll(loaded);
      }
    }
    return found;
  }

  private Map<ConversationId, LiveConversation> read(List<ConversationId> ids) {
    return store
        .transactions()
        .inSnapshot(
            tx -> {
              Map<ConversationId, ConversationRecord> records = store.conversations().find(tx, ids);
              Map<ConversationId, GroupState> states = store.conversations().states(tx, ids);
              Map<ConversationId, LiveConversation> loaded = new HashMap<>();
              records.forEach((id, record) -> loaded.put(id, live(record, states.get(id))));
              return loaded;
            });
  }

  private LiveConversation live(
      ConversationRecord record, @org.jspecify.annotations.Nullable GroupState state) {
    if (state == null) {
      throw new IllegalStateException("conversation without state: " + record.id());
    }
    Group group = Group.load(state.epoch(), state.ratchet(), signer, random);
    return new LiveConversation(record, group, state.version());
  }

  /** Adds a new conversation in the caller's transaction; visible in memory after the commit. */
  void insert(Transaction tx, ConversationRecord record, Group group) {
    GroupState state = new GroupState(group.saveEpoch(), group.saveRatchet(), 1);
    store.conversations().insert(tx, record, state);
    tx.afterCommit(
        () -> {
          group.saved();
          synchronized (cache) {
            cache.put(record.id(), new LiveConversation(record, group, 1));
          }
        });
  }

  /** Saves what changed in these, in the caller's transaction. Call under their locks. */
  void save(Transaction tx, Collection<LiveConversation> lives) {
    List<ConversationChange> changes = new ArrayList<>();
    List<LiveConversation> changed = new ArrayList<>();
    for (LiveConversation live : lives) {
      live.change()
          .ifPresent(
              c -> {
                changes.add(c);
                changed.add(live);
              });
    }
    if (changes.isEmpty()) {
      return;
    }
    store.conversations().update(tx, changes);
    tx.afterCommit(
        () -> {
          for (int i = 0; i < changes.size(); i++) {
            changed.get(i).saved(changes.get(i));
          }
        });
  }

  void forget(Collection<ConversationId> ids) {
    synchronized (cache) {
      ids.forEach(cache::remove);
    }
  }
}
