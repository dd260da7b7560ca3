package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.group.CommitRequest;
import dev.larkpost.mls.group.PendingCommit;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.xmtp.Groups;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.AssociationState;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.transport.PublishResult;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Changes to groups others are in: build on the newest state, publish, read back, adopt; when
 * another commit won the epoch, build anew (wire file mls-and-messages section 1.4). What a crash
 * interrupts is either adopted at the next start, when its bytes are read back, or was lost and
 * changed nothing.
 */
final class GroupChanges {
  private static final int ATTEMPTS_MAX = 3;

  private final ClientContext context;
  private final Conversations conversations;
  private final InboxDirectory directory;
  private final PeerKeyPackages keyPackages;
  private final InFlight inFlight;
  private final Publisher publisher;
  private final Inbound inbound;

  GroupChanges(
      ClientContext context,
      Conversations conversations,
      InboxDirectory directory,
      InFlight inFlight,
      Publisher publisher,
      Inbound inbound) {
    this.context = context;
    this.conversations = conversations;
    this.directory = directory;
    this.keyPackages = new PeerKeyPackages(context);
    this.inFlight = inFlight;
    this.publisher = publisher;
    this.inbound = inbound;
  }

  /** A commit to make, and whom to welcome. */
  private record Plan(CommitRequest request, List<CommitIntents.Invitee> invitees) {}

  /**
   * @return those that cannot be added
   */
  Set<InboxId> addMembers(ConversationId id, Collection<InboxId> inboxes) {
    membership(
        id,
        members -> {
          Map<InboxId, Long> target = new HashMap<>(members);
          inboxes.forEach(i -> target.putIfAbsent(i, 0L));
          return target;
        });
    Set<InboxId> missing = new TreeSet<>(inboxes);
    conversations.lockedOne(id, live -> missing.removeAll(view(live).members().keySet()));
    if (!missing.isEmpty() && missing.containsAll(inboxes)) {
      throw new XmtpException(
          XmtpException.Code.UNREACHABLE,
          XmtpException.Retry.LATER,
          "none of them has an installation that can be added");
    }
    return missing;
  }

  private GroupView view(LiveConversation live) {
    return context.model().read(live.group().extensions());
  }

  void removeMembers(ConversationId id, Collection<InboxId> inboxes) {
    membership(
        id,
        members -> {
          Map<InboxId, Long> target = new HashMap<>(members);
          target.keySet().removeAll(inboxes);
          return target;
        });
  }

  /** Brings in installations the members registered and takes out those they revoked. */
  void refreshInstallations(ConversationId id) {
    membership(id, HashMap::new);
  }

  /** All of them in one commit; values that stand already are left alone. */
  void setAttributes(ConversationId id, Map<String, String> values) {
    commit(id, live -> extensions(live, e -> withAttributes(e, values)));
  }

  private List<Extension> withAttributes(List<Extension> extensions, Map<String, String> values) {
    Map<String, String> now = context.model().read(extensions).attributes();
    List<Extension> changed = extensions;
    for (Map.Entry<String, String> v : new TreeMap<>(values).entrySet()) {
      if (!v.getValue().equals(now.get(v.getKey()))) {
        changed = context.model().withAttribute(changed, v.getKey(), v.getValue());
      }
    }
    return changed;
  }

  void setAdmin(ConversationId id, InboxId inbox, boolean admin) {
    commit(
        id,
        live ->
            extensions(
                live,
                e -> {
                  GroupView view = context.model().read(e);
                  Set<InboxId> admins = changed(view, view.admins(), inbox, admin);
                  return Set.copyOf(view.admins()).equals(admins)
                      ? e
                      : context.model().withAdmins(e, admins, view.superAdmins());
                }));
  }

  void setSuperAdmin(ConversationId id, InboxId inbox, boolean superAdmin) {
    commit(
        id,
        live ->
            extensions(
                live,
                e -> {
                  GroupView view = context.model().read(e);
                  Set<InboxId> supers = changed(view, view.superAdmins(), inbox, superAdmin);
                  return Set.copyOf(view.superAdmins()).equals(supers)
                      ? e
                      : context.model().withAdmins(e, view.admins(), supers);
                }));
  }

  private static Set<InboxId> changed(
      GroupView view, List<InboxId> list, InboxId inbox, boolean wanted) {
    if (wanted && !view.members().containsKey(inbox)) {
      throw new InvalidGroupException("no member of the group");
    }
    Set<InboxId> changed = new LinkedHashSet<>(list);
    if (wanted) {
      changed.add(inbox);
    } else {
      changed.remove(inbox);
    }
    return changed;
  }

  /** Renews our leaf key, so that an old key package no longer opens what is said here. */
  void updateKey(ConversationId id) {
    commit(id, live -> Optional.of(new Plan(CommitRequest.keyUpdate(), List.of())));
  }

  private static Optional<Plan> extensions(
      LiveConversation live, UnaryOperator<List<Extension>> change) {
    List<Extension> now = live.group().extensions();
    List<Extension> changed = change.apply(now);
    return changed == now
        ? Optional.empty()
        : Optional.of(
            new Plan(new CommitRequest(List.of(), List.of(), Optional.of(changed)), List.of()));
  }

  private void membership(
      ConversationId id, Function<Map<InboxId, Long>, Map<InboxId, Long>> wanted) {
    commit(id, live -> membershipPlan(live, wanted));
  }

  private Optional<Plan> membershipPlan(
      LiveConversation live, Function<Map<InboxId, Long>, Map<InboxId, Long>> wanted) {
    List<Extension> extensions = live.group().extensions();
    GroupView view = context.model().read(extensions);
    Map<InboxId, Long> target = new HashMap<>(wanted.apply(view.members()));
    if (target.size() > Groups.MEMBERS_MAX && target.size() > view.members().size()) {
      throw new XmtpException(
          XmtpException.Code.TOO_LARGE,
          XmtpException.Retry.NEVER,
          "a group has at most " + Groups.MEMBERS_MAX + " members");
    }
    Map<InboxId, InboxDirectory.Latest> latest = directory.refresh(target.keySet());
    target.replaceAll(
        (inbox, sequence) ->
            latest.containsKey(inbox)
                ? Math.max(sequence, latest.get(inbox).sequence())
                : sequence);
    target.values().removeIf(sequence -> sequence == 0);
    Map<InboxDirectory.Ref, AssociationState> states =
        directory.at(InstallationDiff.refs(view.members(), target));
    InstallationDiff diff = InstallationDiff.between(view.members(), target, states);
    Map<InstallationId, InboxId> owners = new LinkedHashMap<>(diff.added());
    owners.keySet().removeAll(CommitRules.byInstallation(live.group().members()).keySet());
    return MembershipPlan.of(
            context.model(),
            extensions,
            live.group().members(),
            context.installation(),
            target,
            diff,
            keyPackages.fetch(owners))
        .map(p -> new Plan(p.request(), p.invitees()));
  }

  private void commit(ConversationId id, Function<LiveConversation, Optional<Plan>> plan) {
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      inbound.catchUp(List.of(id));
      Optional<SealedRow> row = seal(id, plan);
      if (row.isEmpty()) {
        return; // nothing to change
      }
      requireSent(publisher.send(List.of(row.get())).getFirst(), row.get());
      inbound.catchUp(List.of(id));
      if (adopted(id, row.get())) {
        return;
      }
    }
    throw new XmtpException(
        XmtpException.Code.UNAVAILABLE,
        XmtpException.Retry.LATER,
        "other members changed the group each time; try again");
  }

  private Optional<SealedRow> seal(
      ConversationId id, Function<LiveConversation, Optional<Plan>> plan) {
    return conversations
        .lockedOne(id, live -> seal(live, plan))
        .orElseThrow(
            () ->
                new XmtpException(
                    XmtpException.Code.NO_CONVERSATION,
                    XmtpException.Retry.NEVER,
                    "no conversation " + id));
  }

  private Optional<SealedRow> seal(
      LiveConversation live, Function<LiveConversation, Optional<Plan>> planner) {
    if (!live.active()) {
      throw new XmtpException(
          XmtpException.Code.CONVERSATION_CLOSED,
          XmtpException.Retry.NEVER,
          "conversation " + live.id() + " is closed: " + live.record().closedReason());
    }
    live.record(live.record().checkedAt(context.clock().millis()));
    Optional<Plan> plan = allowed(() -> planner.apply(live));
    if (plan.isEmpty()) {
      store(live, List.of());
      return Optional.empty();
    }
    PendingCommit commit = allowed(() -> checked(live, plan.get()));
    SealedRow row = CommitIntents.row(context, live, commit, plan.get().invitees());
    List<SealedRow> stored = store(live, List.of(row));
    inFlight.add(stored);
    return Optional.of(stored.getFirst());
  }

  private PendingCommit checked(LiveConversation live, Plan plan) {
    GroupView before = view(live);
    PendingCommit commit = live.group().commit(plan.request());
    CommitRules.check(context.model(), before, live.group().members(), commit.staged(), directory);
    return commit;
  }

  /** Others would refuse it, so we do not publish it. */
  private static <T> T allowed(Supplier<T> work) {
    try {
      return work.get();
    } catch (InvalidGroupException e) {
      throw new XmtpException(
          XmtpException.Code.NOT_PERMITTED,
          XmtpException.Retry.NEVER,
          "the group's rules do not allow it: " + e.getMessage(),
          e);
    } catch (PausedException e) {
      throw new XmtpException(
          XmtpException.Code.CONVERSATION_CLOSED,
          XmtpException.Retry.NEVER,
          "the group is in a form this client cannot change: " + e.getMessage(),
          e);
    }
  }

  private List<SealedRow> store(LiveConversation live, List<SealedRow> rows) {
    return context
        .store()
        .transactions()
        .inTransaction(
            tx -> {
              conversations.save(tx, List.of(live));
              return context.store().sealed().insert(tx, rows);
            });
  }

  private void requireSent(PublishResult result, SealedRow row) {
    if (result instanceof PublishResult.Refused r) {
      publisher.forget(List.of(row));
      throw new XmtpException(
          XmtpException.Code.REFUSED, XmtpException.Retry.NEVER, "commit refused: " + r.reason());
    }
    if (result instanceof PublishResult.Throttled) {
      throw new XmtpException(
          XmtpException.Code.THROTTLED,
          XmtpException.Retry.LATER,
          "the publish budget is used up; the change goes out when there is some");
    }
    // Unknown: reading back tells.
  }

  /**
   * Gone from flight and the epoch moved past it with our state: adopted. Under the lock, for the
   * stream may be just about to say so: its transaction is done, so nothing was left to read.
   */
  private boolean adopted(ConversationId id, SealedRow row) {
    return conversations.lockedOne(id, live -> adopted(row)).orElse(false);
  }

  private boolean adopted(SealedRow row) {
    if (inFlight.byHash(row.hash()).isPresent()) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE,
          XmtpException.Retry.LATER,
          "the commit cannot be read back yet; it is kept and adopted when it can");
    }
    return inbound.wasAdopted(row.id());
  }
}
