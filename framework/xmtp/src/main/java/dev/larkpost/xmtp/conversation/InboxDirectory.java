package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.AssociationLog;
import dev.larkpost.xmtp.identity.AssociationState;
import dev.larkpost.xmtp.identity.IdentityException;
import dev.larkpost.xmtp.identity.SignatureVerifier;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.IdentityStateStore;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.ReadPage;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who is in which inbox, verified by us update by update, never believed from the node. Keeps
 * states by sequence id in the store and the recent ones in memory. Thread-safe; asks the network
 * for many inboxes in one call.
 */
final class InboxDirectory {
  private static final int CACHED_MAX = 20_000;

  /** The newest verified state. @param sequence of the update that made it */
  record Latest(long sequence, AssociationState state) {}

  /** One inbox at one sequence id. */
  record Ref(InboxId inbox, long sequence) {}

  private final Transport transport;
  private final ClientStore store;
  private final SignatureVerifier verifier;
  private final Workers workers;
  private final Map<InboxId, NavigableMap<Long, AssociationState>> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<InboxId, NavigableMap<Long, AssociationState>> eldest) {
          return size() > CACHED_MAX;
        }
      };

  InboxDirectory(
      Transport transport, ClientStore store, SignatureVerifier verifier, Workers workers) {
    this.transport = transport;
    this.store = store;
    this.verifier = verifier;
    this.workers = workers;
  }

  /**
   * Reads what is new in the logs. Inboxes without a log, or whose log breaks the rules, are
   * absent.
   */
  Map<InboxId, Latest> refresh(Collection<InboxId> inboxes) {
    Set<InboxId> asked = new HashSet<>(inboxes);
    Map<InboxId, NavigableMap<Long, AssociationState>> known = known(asked);
    Map<Topic, Long> after = new HashMap<>();
    asked.forEach(i -> after.put(Topic.identity(i), lastOf(known.get(i))));
    Map<InboxId, List<Envelope>> logs = readAll(after);
    List<Grown> grown =
        workers.map(
            List.copyOf(logs.entrySet()),
            e -> grow(e.getKey(), known.get(e.getKey()), e.getValue()));
    save(grown);
    Map<InboxId, Latest> latest = new HashMap<>();
    known.forEach((inbox, states) -> latest.put(inbox, latest(states)));
    for (Grown g : grown) {
      if (g.broken) {
        latest.remove(g.inbox);
      } else {
        latest.put(g.inbox, latest(g.all));
      }
    }
    return latest;
  }

  /**
   * States exactly at the given sequence ids; asks the network only for those not known yet; what
   * it does not know either is absent.
   */
  Map<Ref, AssociationState> at(Collection<Ref> refs) {
    Set<InboxId> inboxes = new HashSet<>();
    refs.forEach(r -> inboxes.add(r.inbox()));
    Map<Ref, AssociationState> found = pick(refs, known(inboxes));
    Set<InboxId> missing = new HashSet<>();
    refs.stream().filter(r -> !found.containsKey(r)).forEach(r -> missing.add(r.inbox()));
    if (!missing.isEmpty()) {
      refresh(missing);
      found.putAll(pick(refs, known(missing)));
    }
    return found;
  }

  /** The newest known state without asking the network. */
  Optional<Latest> known(InboxId inbox) {
    return Optional.ofNullable(known(Set.of(inbox)).get(inbox)).map(InboxDirectory::latest);
  }

  /** How many updates of this inbox are known, without asking the network. */
  int updates(InboxId inbox) {
    return Optional.ofNullable(known(Set.of(inbox)).get(inbox)).map(Map::size).orElse(0);
  }

  private static Map<Ref, AssociationState> pick(
      Collection<Ref> refs, Map<InboxId, NavigableMap<Long, AssociationState>> states) {
    Map<Ref, AssociationState> found = new HashMap<>();
    for (Ref ref : refs) {
      NavigableMap<Long, AssociationState> of = states.get(ref.inbox());
      if (of != null && of.containsKey(ref.sequence())) {
        found.put(ref, of.get(ref.sequence()));
      }
    }
    return found;
  }

  private Map<InboxId, NavigableMap<Long, AssociationState>> known(Set<InboxId> inboxes) {
    Map<InboxId, NavigableMap<Long, AssociationState>> found = new HashMap<>();
    Set<InboxId> unseen = new HashSet<>();
    synchronized (cache) {
      for (InboxId inbox : inboxes) {
        NavigableMap<Long, AssociationState> states = cache.get(inbox);
        if (states == null) {
          unseen.add(inbox);
        } else {
          found.put(inbox, states);
        }
      }
    }
    if (!unseen.isEmpty()) {
      Map<InboxId, NavigableMap<Long, AssociationState>> stored = new HashMap<>();
      store
          .transactions()
          .inSnapshot(tx -> store.identities().find(tx, unseen))
          .forEach((inbox, states) -> stored.put(inbox, decoded(states)));
      remember(stored);
      found.putAll(stored);
    }
    return found;
  }

  private static NavigableMap<Long, AssociationState> decoded(NavigableMap<Long, byte[]> encoded) {
    NavigableMap<Long, AssociationState> states = new TreeMap<>();
    encoded.forEach((sequence, bytes) -> states.put(sequence, AssociationState.decode(bytes)));
    return states;
  }

  private void remember(Map<InboxId, NavigableMap<Long, AssociationState>> states) {
    synchronized (cache) {
      cache.putAll(states);
    }
  }

  private Map<InboxId, List<Envelope>> readAll(Map<Topic, Long> after) {
    Map<InboxId, List<Envelope>> logs = new HashMap<>();
    ReadPage page = transport.read(after, Integer.MAX_VALUE);
    page.envelopes()
        .forEach(e -> logs.computeIfAbsent(e.topic().inbox(), i -> new ArrayList<>()).add(e));
    return logs;
  }

  /**
   * @param broken true when an update did not verify: the inbox is unusable, not the caller
   */
  private record Grown(
      InboxId inbox,
      NavigableMap<Long, AssociationState> all,
      List<IdentityStateStore.Entry> fresh,
      boolean broken) {}

  private Grown grow(
      InboxId inbox,
      @org.jspecify.annotations.Nullable NavigableMap<Long, AssociationState> known,
      List<Envelope> log) {
    NavigableMap<Long, AssociationState> all =
        known == null ? new TreeMap<>() : new TreeMap<>(known);
    List<IdentityStateStore.Entry> fresh = new ArrayList<>();
    for (Envelope envelope : log) {
      if (envelope.position() <= lastOf(all)) {
        continue;
      }
      Optional<AssociationState> before =
          Optional.ofNullable(all.lastEntry()).map(Map.Entry::getValue);
      try {
        AssociationState state =
            AssociationLog.apply(
                before, ((Payload.Identity) envelope.payload()).update(), verifier);
        if (!state.inbox().equals(inbox)) {
          return new Grown(inbox, all, fresh, true);
        }
        all.put(envelope.position(), state);
        fresh.add(new IdentityStateStore.Entry(inbox, envelope.position(), state.encoded()));
      } catch (IdentityException e) {
        return new Grown(inbox, all, fresh, true);
      }
    }
    return new Grown(inbox, all, fresh, false);
  }

  private void save(List<Grown> grown) {
    List<IdentityStateStore.Entry> entries = new ArrayList<>();
    Map<InboxId, NavigableMap<Long, AssociationState>> states = new HashMap<>();
    for (Grown g : grown) {
      entries.addAll(g.fresh);
      states.put(g.inbox, g.all);
    }
    if (!entries.isEmpty()) {
      store
          .transactions()
          .inUnsyncedTransaction(
              tx -> {
                store.identities().save(tx, entries);
                return true;
              });
      remember(states);
    }
  }

  private static long lastOf(@org.jspecify.annotations.Nullable NavigableMap<Long, ?> states) {
    return states == null || states.isEmpty() ? 0 : states.lastKey();
  }

  private static Latest latest(NavigableMap<Long, AssociationState> states) {
    return new Latest(states.lastKey(), states.lastEntry().getValue());
  }

  /**
   * @throws XmtpException NO_INBOX when the inbox is unknown or its log is broken
   */
  Latest require(InboxId inbox) {
    Latest latest = refresh(Set.of(inbox)).get(inbox);
    if (latest == null) {
      throw new XmtpException(
          XmtpException.Code.NO_INBOX,
          XmtpException.Retry.LATER,
          "no usable identity log of inbox " + inbox);
    }
    return latest;
  }
}
