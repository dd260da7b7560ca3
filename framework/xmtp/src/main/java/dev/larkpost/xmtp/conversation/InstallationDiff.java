package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.AssociationState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which installations come and go when a membership changes (wire file mls-and-messages section 4.1
 * step 3).
 *
 * @param added installation to the inbox it belongs to, in a stable order
 */
record InstallationDiff(Map<InstallationId, InboxId> added, Set<InstallationId> removed) {

  /** The states a diff between two memberships needs. Sequence 0 means "nothing yet". */
  static Set<InboxDirectory.Ref> refs(Map<InboxId, Long> before, Map<InboxId, Long> after) {
    Set<InboxDirectory.Ref> refs = new HashSet<>();
    before.forEach((i, s) -> addRef(refs, i, s));
    after.forEach((i, s) -> addRef(refs, i, s));
    return refs;
  }

  private static void addRef(Set<InboxDirectory.Ref> refs, InboxId inbox, long sequence) {
    if (sequence != 0) {
      refs.add(new InboxDirectory.Ref(inbox, sequence));
    }
  }

  /**
   * @param states all of {@link #refs}; a missing one is a rule broken by whoever named it
   */
  static InstallationDiff between(
      Map<InboxId, Long> before,
      Map<InboxId, Long> after,
      Map<InboxDirectory.Ref, AssociationState> states) {
    Map<InstallationId, InboxId> added = new LinkedHashMap<>();
    Set<InstallationId> removed = new HashSet<>();
    Map<InboxId, Long> all = new HashMap<>(before);
    all.putAll(after);
    for (InboxId inbox : new java.util.TreeSet<>(all.keySet())) {
      long old = before.getOrDefault(inbox, 0L);
      long now = after.getOrDefault(inbox, 0L);
      if (old == now && before.containsKey(inbox) && after.containsKey(inbox)) {
        continue;
      }
      Set<InstallationId> had = installations(inbox, old, states);
      Set<InstallationId> has = installations(inbox, now, states);
      has.stream().filter(i -> !had.contains(i)).forEach(i -> added.put(i, inbox));
      had.stream().filter(i -> !has.contains(i)).forEach(removed::add);
    }
    return new InstallationDiff(added, removed);
  }

  private static Set<InstallationId> installations(
      InboxId inbox, long sequence, Map<InboxDirectory.Ref, AssociationState> states) {
    if (sequence == 0) {
      return Set.of();
    }
    AssociationState state = states.get(new InboxDirectory.Ref(inbox, sequence));
    if (state == null) {
      throw new InvalidGroupException("a membership names an identity update nobody has");
    }
    return state.installations();
  }
}
