package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.group.Group;
import dev.larkpost.mls.group.Member;
import dev.larkpost.mls.group.Received;
import dev.larkpost.mls.group.StagedCommit;
import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.LeafKey;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.wire.store.CommitIntent;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Works through the envelopes of one conversation, in order, each exactly once (wire file
 * mls-and-messages sections 1.5 and 6.3). Changes the live conversation; the caller saves it.
 */
final class GroupReceiver {
  /** Receivers keep keys of this many past epochs; beyond that our message is lost on them. */
  private static final int READABLE_EPOCHS = Group.PAST_EPOCHS;

  /** A text may have been sealed an epoch before the one it came in. */
  private static final int UNPROVED_EPOCHS = Group.PAST_EPOCHS - 1;

  private static final Logger LOG = Logger.getLogger(GroupReceiver.class);

  private final GroupModel model;
  private final InboxDirectory directory;
  private final InFlight inFlight;
  private final ClientCounters counters;
  private final MessageReceiver messages;
  private final GapReads gapReads;
  private final StreamedRuns runs;
  private final Clock clock;
  private final SecureRandom random;

  GroupReceiver(
      ClientContext context,
      InboxDirectory directory,
      InFlight inFlight,
      GapReads gapReads,
      StreamedRuns runs) {
    this.gapReads = gapReads;
    this.runs = runs;
    this.model = context.model();
    this.directory = directory;
    this.inFlight = inFlight;
    this.counters = context.counters();
    this.messages = new MessageReceiver(context);
    this.clock = context.clock();
    this.random = context.random();
  }

  /**
   * @param envelopes ascending by position
   */
  Reception receive(LiveConversation live, List<Envelope> envelopes, Reading reading) {
    Reception reception = new Reception();
    reception.begins(live.group().epoch(), live.record().position());
    if (reading == Reading.PASSED) {
      receivePassed(live, envelopes, reception);
      return reception;
    }
    for (Envelope envelope : envelopes) {
      if (envelope.position() <= live.record().position()) {
        continue;
      }
      reception.stop = receive(live, envelope, reading, reception);
      if (reception.stop != Reception.Stop.NONE) {
        return reception;
      }
      live.record(live.record().at(envelope.position()));
      reception.passed(envelope.position());
    }
    return reception;
  }

  private Reception.Stop receive(
      LiveConversation live, Envelope envelope, Reading reading, Reception reception) {
    if (live.record().phase() != ConversationRecord.Phase.ACTIVE) {
      return Reception.Stop.CLOSED;
    }
    byte[] data = ((Payload.GroupMessage) envelope.payload()).data();
    try {
      Optional<SealedRow> own = inFlight.byHash(Hashes.sha256(data));
      if (own.isPresent()) {
        if (own.get().kind() == SealedRow.Kind.COMMIT && endsKeys(live, reading, reception)) {
          return lookFirst(live, reading);
        }
        echo(live, envelope, own.get(), reception);
      } else {
        Group group = live.group();
        boolean inOrder = reading != Reading.SEARCHED && gapReads.mayAsk(live.id());
        Received received = inOrder ? group.receiveInOrder(data) : group.receive(data);
        if (received instanceof Received.Committed && endsKeys(live, reading, reception)) {
          return lookFirst(live, reading);
        }
        opened(live, envelope, received, reception);
      }
      return Reception.Stop.NONE;
    } catch (PausedException e) {
      return pause(live, String.valueOf(e.getMessage()));
    } catch (InvalidGroupException e) {
      return skip(live, "commit.invalid", e.getMessage());
    } catch (MlsException e) {
      return refused(live, e, data, reading);
    } catch (XmtpException e) {
      if (e.retry() == XmtpException.Retry.LATER) {
        return Reception.Stop.RETRY;
      }
      return skip(live, "xmtp." + e.code(), e.getMessage());
    }
  }

  /**
   * Whether this commit takes away keys that a text needs which a stream may have left out: those
   * of the epoch in which the run began that nobody proved yet.
   */
  private boolean endsKeys(LiveConversation live, Reading reading, Reception reception) {
    OptionalLong begun =
        switch (reading) {
          case STREAMED -> OptionalLong.of(runs.epoch(live.id()).orElse(reception.epochBefore()));
          case READ -> runs.epoch(live.id());
          case SEARCHED, PASSED -> OptionalLong.empty();
        };
    return begun.isPresent()
        && live.group().epoch() - begun.getAsLong() >= UNPROVED_EPOCHS
        && gapReads.mayAsk(live.id());
  }

  /** The commit is left as it is; it comes again once what came before it was looked through. */
  private Reception.Stop lookFirst(LiveConversation live, Reading reading) {
    return reading == Reading.STREAMED ? Reception.Stop.GAP : search(live);
  }

  /** Finds what a stream left out among what came before the cursor; moves no cursor. */
  private void receivePassed(LiveConversation live, List<Envelope> envelopes, Reception reception) {
    for (Envelope envelope : envelopes) {
      if (envelope.position() > live.record().position() || reception.stop != Reception.Stop.NONE) {
        return;
      }
      byte[] data = ((Payload.GroupMessage) envelope.payload()).data();
      if (isAwaited(live, data)) {
        reception.stop = receive(live, envelope, Reading.SEARCHED, reception);
      } else {
        passedText(live, envelope, data, reception);
      }
    }
  }

  /** Our own bytes, or a commit that ends the epoch we are in. */
  private boolean isAwaited(LiveConversation live, byte[] data) {
    try {
      MessageHeader header = MessageHeader.read(data);
      return inFlight.byHash(Hashes.sha256(data)).isPresent()
          || header.contentType() == MessageHeader.COMMIT && header.epoch() == live.group().epoch();
    } catch (MlsException unreadable) {
      return false;
    }
  }

  /** Whatever was worked on is refused, because its key is used up. */
  private void passedText(
      LiveConversation live, Envelope envelope, byte[] data, Reception reception) {
    try {
      if (!isCommit(data) && live.group().receive(data) instanceof Received.Application text) {
        counters.count("message.found_late");
        messages.receive(live, envelope, text, reception);
      }
    } catch (MlsException known) {
      LOG.tracef("passed before conversation=%s code=%s", live.id(), known.code());
    }
  }

  /** Our own bytes came back: no decryption, only the question whether others can read them. */
  private void echo(LiveConversation live, Envelope envelope, SealedRow own, Reception reception) {
    Group group = live.group();
    reception.finished.add(own);
    switch (own.kind()) {
      case MESSAGE -> {
        boolean readable = group.epoch() - own.epoch() <= READABLE_EPOCHS;
        if (readable) {
          live.record(live.record().withMessageAt(envelope.serverNs()));
        } else {
          counters.count("echo.unreadable");
        }
        if (own.reference() != 0) { // ours alone otherwise: nobody waits for it
          (readable ? reception.confirmed : reception.lost).add(own.reference());
        }
      }
      case COMMIT -> ownCommit(live, envelope, own, reception);
      case WELCOME -> throw new IllegalStateException("a welcome on a group topic");
    }
  }

  private void ownCommit(
      LiveConversation live, Envelope envelope, SealedRow own, Reception reception) {
    CommitIntent intent = CommitIntents.of(own);
    if (!intent.getStaged().isEmpty()) {
      if (own.epoch() != live.group().epoch()) {
        counters.count("commit.lost");
        return; // another commit won this epoch; whoever wanted ours builds it anew
      }
      GroupView before = model.read(live.group().extensions());
      StagedCommit staged = StagedCommit.decode(intent.getStaged().toByteArray());
      live.group().merge(staged);
      // Every commit of ours has a path, so it renewed our leaf key.
      live.record(
          live.record().with(LeafKey.until(clock.instant().plus(KeyRenewal.EVERY).toEpochMilli())));
      counters.count("key.renewed");
      transcript(live, envelope, staged.committer(), before, reception);
    }
    reception.adopted.add(own);
    reception.welcomes.addAll(CommitIntents.welcomes(own, envelope.position(), random));
  }

  private void opened(
      LiveConversation live, Envelope envelope, Received received, Reception reception) {
    switch (received) {
      case Received.Application application ->
          messages.receive(live, envelope, application, reception);
      case Received.Proposed proposed -> counters.count("proposal.received");
      case Received.Committed committed -> commit(live, envelope, committed.staged(), reception);
    }
  }

  private void commit(
      LiveConversation live, Envelope envelope, StagedCommit staged, Reception reception) {
    Group group = live.group();
    GroupView before = model.read(group.extensions());
    if (staged.removesSelf()) {
      // Nothing of the next epoch concerns us, but the rules decide whether it happened at all.
      CommitRules.check(model, before, group.members(), staged, directory);
      group.merge(staged);
      transcriptOfRemoval(live, envelope, staged, before, reception);
      live.record(live.record().in(ConversationRecord.Phase.LEFT, "removed"));
      counters.count("conversation.left");
      return;
    }
    CommitRules.check(model, before, group.members(), staged, directory);
    group.merge(staged);
    counters.count("commit.received");
    transcript(live, envelope, staged.committer(), before, reception);
  }

  private void transcript(
      LiveConversation live, Envelope envelope, Member by, GroupView before, Reception reception) {
    GroupView after = model.read(live.group().extensions());
    Transcript.of(place(live, envelope, by), before, after).ifPresent(reception.messages::add);
  }

  private void transcriptOfRemoval(
      LiveConversation live,
      Envelope envelope,
      StagedCommit staged,
      GroupView before,
      Reception reception) {
    GroupView after = model.read(staged.extensions());
    Transcript.of(place(live, envelope, staged.committer()), before, after)
        .ifPresent(reception.messages::add);
  }

  private static Transcript.Place place(LiveConversation live, Envelope envelope, Member by) {
    return new Transcript.Place(
        live.id(),
        live.record().dm(),
        CommitRules.inbox(by),
        CommitRules.installation(by),
        envelope.serverNs());
  }

  private Reception.Stop refused(
      LiveConversation live, MlsException e, byte[] data, Reading reading) {
    return switch (e.code()) {
      case GENERATION_GAP -> search(live);
      case FUTURE_EPOCH -> future(live, reading);
      case UNSUPPORTED, UNKNOWN_PROPOSAL -> unsupported(live, e, data, reading);
      case OLDER_STATE -> olderStore(live, data);
      case INACTIVE -> Reception.Stop.CLOSED;
      default -> skip(live, "mls." + e.code(), e.getMessage());
    };
  }

  private Reception.Stop search(LiveConversation live) {
    counters.count("conversation.searched");
    gapReads.asked(live.id());
    return Reception.Stop.GAP;
  }

  /** The commit that led there was left out: behind the cursor, or even before it. */
  private Reception.Stop future(LiveConversation live, Reading reading) {
    if (reading == Reading.STREAMED) {
      return Reception.Stop.GAP;
    }
    if (reading == Reading.READ && gapReads.mayAsk(live.id())) {
      return search(live);
    }
    return skip(live, "mls.FUTURE_EPOCH", "fork suspected");
  }

  /** A commit we cannot follow pauses the group; a message we cannot read is only skipped. */
  private Reception.Stop unsupported(
      LiveConversation live, MlsException e, byte[] data, Reading reading) {
    if (!isCommit(data)) {
      return skip(live, "mls." + e.code(), e.getMessage());
    }
    if (e.code() == MlsException.Code.UNKNOWN_PROPOSAL && reading == Reading.STREAMED) {
      return Reception.Stop.GAP;
    }
    return pause(live, "a commit this client cannot follow: " + e.getMessage());
  }

  private static boolean isCommit(byte[] data) {
    try {
      return MessageHeader.read(data).contentType() == MessageHeader.COMMIT;
    } catch (MlsException unreadable) {
      return false;
    }
  }

  /**
   * Signed by us, and no row of ours: this store is older than what the network saw (design D3). We
   * read on and send nothing until our key is renewed; a commit of ours we cannot follow.
   */
  private Reception.Stop olderStore(LiveConversation live, byte[] data) {
    if (live.record().key().need() != LeafKey.Need.REQUIRED) {
      counters.count("conversation.older_store");
      LOG.warnf(
          "LP1007 the store is older than the network; nothing is sent in id=%s for now",
          live.id());
    }
    live.record(live.record().with(live.record().key().required()));
    return isCommit(data)
        ? pause(live, "the store is older than the network: a commit of our own is unknown here")
        : skip(live, "mls.OLDER_STATE", "our own message");
  }

  private Reception.Stop pause(LiveConversation live, String reason) {
    counters.count("conversation.paused");
    LOG.warnf("LP1006 conversation paused id=%s reason=%s", live.id(), reason);
    live.record(live.record().in(ConversationRecord.Phase.PAUSED, reason));
    return Reception.Stop.CLOSED;
  }

  private Reception.Stop skip(
      LiveConversation live, String code, @org.jspecify.annotations.Nullable String reason) {
    counters.count(code);
    LOG.debugf("envelope skipped conversation=%s code=%s reason=%s", live.id(), code, reason);
    return Reception.Stop.NONE;
  }
}
