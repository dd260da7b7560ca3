package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.group.Group;
import dev.larkpost.mls.group.PendingCommit;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.AssociationState;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.LeafKey;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Begins conversations, many at once (wire file mls-and-messages section 9.2). A fresh random group
 * is unknown to anybody else, so its first commit cannot lose a race and is adopted at once; it is
 * published all the same, and the welcomes follow when its place is known. Every step is durable
 * before the next: a restart goes on where this stopped.
 */
final class ConversationCreator {
  private static final int GROUP_ID_LENGTH = 16;
  private static final int SEED_LENGTH = 32;
  private static final int BATCH_MAX = 250;

  /** While the network has one batch, the next one is computed. */
  private static final int OVERLAP = 2;

  private final ClientContext context;
  private final Conversations conversations;
  private final InboxDirectory directory;
  private final PeerKeyPackages keyPackages;
  private final InFlight inFlight;
  private final Publisher publisher;

  ConversationCreator(
      ClientContext context,
      Conversations conversations,
      InboxDirectory directory,
      InFlight inFlight,
      Publisher publisher) {
    this.context = context;
    this.conversations = conversations;
    this.directory = directory;
    this.keyPackages = new PeerKeyPackages(context);
    this.inFlight = inFlight;
    this.publisher = publisher;
  }

  /** A conversation being born. */
  private record Born(ConversationRecord record, Group group, SealedRow commit) {}

  /** A conversation to make. */
  private record Wanted(
      Optional<InboxId> peer, List<InboxId> members, List<Extension> extensions) {}

  /**
   * New DMs with these inboxes; unreachable ones are absent. @return the DM of each, and where to
   * read on
   */
  Map<InboxId, ConversationId> createDms(Collection<InboxId> peers) {
    List<InboxId> all = List.copyOf(new LinkedHashSet<>(peers));
    List<List<InboxId>> batches = new ArrayList<>();
    for (int i = 0; i < all.size(); i += BATCH_MAX) {
      batches.add(all.subList(i, Math.min(all.size(), i + BATCH_MAX)));
    }
    Map<InboxId, ConversationId> made = new LinkedHashMap<>();
    Overlap.map(batches, OVERLAP, this::createBatch).forEach(made::putAll);
    return made;
  }

  private Map<InboxId, ConversationId> createBatch(List<InboxId> peers) {
    List<Wanted> wanted = new ArrayList<>();
    for (InboxId peer : peers) {
      wanted.add(
          new Wanted(
              Optional.of(peer),
              List.of(peer),
              context.model().newDm(context.inbox(), peer, bytes(SEED_LENGTH))));
    }
    Map<InboxId, ConversationId> made = new LinkedHashMap<>();
    create(wanted).forEach(b -> made.put(b.record().peer().orElseThrow(), b.record().id()));
    return made;
  }

  /** A new group. @throws XmtpException UNREACHABLE when none of the members can be added */
  ConversationId createGroup(GroupOptions options, Collection<InboxId> members) {
    List<Extension> extensions =
        context.model().newGroup(context.inbox(), options, bytes(SEED_LENGTH));
    List<Born> born =
        create(
            List.of(
                new Wanted(
                    Optional.empty(), List.copyOf(new LinkedHashSet<>(members)), extensions)));
    if (born.isEmpty()) {
      throw new XmtpException(
          XmtpException.Code.UNREACHABLE,
          XmtpException.Retry.LATER,
          "none of the members has an installation that can be added");
    }
    return born.getFirst().record().id();
  }

  private List<Born> create(List<Wanted> wanted) {
    Set<InboxId> inboxes = new HashSet<>();
    wanted.forEach(w -> inboxes.addAll(w.members()));
    inboxes.add(context.inbox());
    Map<InboxId, InboxDirectory.Latest> latest = directory.refresh(inboxes);
    Map<InstallationId, InboxId> owners = new LinkedHashMap<>();
    latest.forEach((inbox, l) -> l.state().installations().forEach(i -> owners.put(i, inbox)));
    owners.remove(context.installation());
    Map<InstallationId, PeerKeyPackages.Usable> usable = keyPackages.fetch(owners);
    List<Born> born =
        context.workers().map(wanted, w -> bear(w, latest, usable)).stream()
            .flatMap(Optional::stream)
            .toList();
    if (born.isEmpty()) {
      return born;
    }
    List<SealedRow> commits = insert(born);
    finish(commits, true);
    return born;
  }

  private Optional<Born> bear(
      Wanted wanted,
      Map<InboxId, InboxDirectory.Latest> latest,
      Map<InstallationId, PeerKeyPackages.Usable> usable) {
    Map<InboxId, Long> target = new HashMap<>();
    Map<InboxDirectory.Ref, AssociationState> states = new HashMap<>();
    List<InboxId> members = new ArrayList<>(wanted.members());
    members.add(context.inbox());
    for (InboxId inbox : members) {
      InboxDirectory.Latest l = latest.get(inbox);
      if (l != null) {
        target.put(inbox, l.sequence());
        states.put(new InboxDirectory.Ref(inbox, l.sequence()), l.state());
      }
    }
    ConversationId id = new ConversationId(bytes(GROUP_ID_LENGTH));
    Group group =
        Group.create(
            id.bytes(),
            new Group.Self(MlsProfile.credential(context.inbox()), MlsProfile.CAPABILITIES),
            wanted.extensions(),
            context.signer(),
            context.random());
    InstallationDiff diff = InstallationDiff.between(Map.of(context.inbox(), 0L), target, states);
    Optional<MembershipPlan> plan =
        MembershipPlan.of(
            context.model(),
            wanted.extensions(),
            group.members(),
            context.installation(),
            target,
            diff,
            usable);
    boolean nobody =
        plan.isEmpty()
            || !target.keySet().containsAll(wanted.peer().stream().toList())
            || plan.get().unreachable().containsAll(wanted.members());
    if (nobody) {
      context.counters().count("conversation.unreachable");
      return Optional.empty();
    }
    PendingCommit commit = group.commit(plan.get().request());
    SealedRow row = row(id, commit, plan.get().invitees());
    group.merge(commit.staged());
    return Optional.of(new Born(record(id, wanted), group, row));
  }

  private SealedRow row(
      ConversationId id, PendingCommit commit, List<CommitIntents.Invitee> invitees) {
    Instant now = context.clock().instant();
    byte[] hmac = SenderHmac.of(context.hmacRoot(), id, now, commit.message());
    return CommitIntents.commit(
        id,
        0,
        new Payload.GroupMessage(commit.message(), hmac, false),
        CommitIntents.intent(commit, invitees, false));
  }

  private ConversationRecord record(ConversationId id, Wanted wanted) {
    return new ConversationRecord(
        id,
        wanted.peer(),
        ConversationRecord.Phase.ACTIVE,
        "",
        0,
        context.inbox(),
        ConsentState.ALLOWED,
        context.clock().millis(),
        0,
        LeafKey.until(context.clock().instant().plus(KeyRenewal.EVERY).toEpochMilli()));
  }

  private List<SealedRow> insert(List<Born> born) {
    List<SealedRow> commits =
        context
            .store()
            .transactions()
            .inTransaction(
                tx -> {
                  born.forEach(b -> conversations.insert(tx, b.record(), b.group()));
                  return context
                      .store()
                      .sealed()
                      .insert(tx, born.stream().map(Born::commit).toList());
                });
    inFlight.add(commits);
    context.counters().count("conversation.created", born.size());
    return commits;
  }

  /**
   * Publishes first commits, learns their places, seals and publishes the welcomes. Also finishes
   * what an earlier run began.
   *
   * @param fresh made just now, so that nobody can have written behind them
   * @throws XmtpException when the network does not take them now; the rows stay for a later try
   */
  void finish(List<SealedRow> commits, boolean fresh) {
    List<PublishResult> results = publisher.send(commits);
    List<SealedRow> stored = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      if (results.get(i) instanceof PublishResult.Stored) {
        stored.add(commits.get(i));
      }
    }
    Map<Topic, Long> heads =
        context.transport().heads(stored.stream().map(r -> r.outgoing().topic()).toList());
    // The newest entry is the commit as long as it is alone, and nobody can write before the
    // welcome.
    List<SealedRow> placed =
        stored.stream().filter(r -> heads.containsKey(r.outgoing().topic())).toList();
    List<List<SealedRow>> sealed =
        context
            .workers()
            .map(
                placed,
                r ->
                    CommitIntents.welcomes(
                        r, heads.getOrDefault(r.outgoing().topic(), 0L), context.random()));
    List<SealedRow> welcomes = sealed.stream().flatMap(List::stream).toList();
    List<SealedRow> rows = advance(placed, welcomes, fresh ? heads : Map.of());
    publisher.sendWelcomes(rows);
    if (placed.size() < commits.size()) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE,
          XmtpException.Retry.LATER,
          (commits.size() - placed.size())
              + " new conversations are not on the network yet; they will be");
    }
  }

  private List<SealedRow> advance(
      List<SealedRow> commits, List<SealedRow> welcomes, Map<Topic, Long> heads) {
    List<ConversationId> ids = commits.stream().map(SealedRow::conversation).toList();
    List<SealedRow> rows =
        conversations.locked(
            ids,
            lives -> {
              lives
                  .values()
                  .forEach(
                      live ->
                          live.record(
                              live.record().at(heads.getOrDefault(Topic.group(live.id()), 0L))));
              return context
                  .store()
                  .transactions()
                  .inTransaction(
                      tx -> {
                        conversations.save(tx, lives.values());
                        context
                            .store()
                            .sealed()
                            .remove(tx, commits.stream().map(SealedRow::id).toList());
                        return context.store().sealed().insert(tx, welcomes);
                      });
            });
    inFlight.remove(commits);
    inFlight.add(rows);
    return rows;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    context.random().nextBytes(bytes);
    return bytes;
  }
}
