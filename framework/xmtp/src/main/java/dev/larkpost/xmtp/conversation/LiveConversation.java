package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.group.Group;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.ConversationChange;
import dev.larkpost.xmtp.store.ConversationRecord;
import java.util.Optional;

/** A conversation in memory. Only touched while {@link Conversations} holds its lock. */
final class LiveConversation {
  private final Group group;
  private ConversationRecord record;
  private boolean recordChanged;
  private long version;
  private Disappearing disappearing = Disappearing.NEVER;
  private long disappearingOf = -1;

  LiveConversation(ConversationRecord record, Group group, long version) {
    this.record = record;
    this.group = group;
    this.version = version;
  }

  ConversationId id() {
    return record.id();
  }

  Group group() {
    return group;
  }

  ConversationRecord record() {
    return record;
  }

  void record(ConversationRecord changed) {
    recordChanged |= !changed.equals(record);
    record = changed;
  }

  boolean active() {
    return record.phase() == ConversationRecord.Phase.ACTIVE && group.active();
  }

  /** Read from the group's settings once per epoch. */
  Disappearing disappearing(GroupModel model) {
    if (disappearingOf != group.epoch()) {
      disappearing = read(model);
      disappearingOf = group.epoch();
    }
    return disappearing;
  }

  private Disappearing read(GroupModel model) {
    try {
      return Disappearing.of(model.read(group.extensions()).attributes());
    } catch (PausedException | InvalidGroupException e) {
      return Disappearing.NEVER;
    }
  }

  /** What is not in the store yet; empty when nothing changed. */
  Optional<ConversationChange> change() {
    boolean epoch = group.epochChanged();
    boolean ratchet = group.ratchetChanged();
    if (!epoch && !ratchet && !recordChanged) {
      return Optional.empty();
    }
    return Optional.of(
        new ConversationChange(
            record.id(),
            recordChanged ? Optional.of(record) : Optional.empty(),
            epoch ? Optional.of(group.saveEpoch()) : Optional.empty(),
            ratchet || epoch ? Optional.of(group.saveRatchet()) : Optional.empty(),
            version));
  }

  /** The transaction with {@link #change} is durable. */
  void saved(ConversationChange change) {
    recordChanged = false;
    if (change.savesState()) {
      version++;
      group.saved();
    }
  }
}
