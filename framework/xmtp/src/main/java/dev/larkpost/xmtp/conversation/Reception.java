package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.SealedRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of envelopes of one conversation led to; written in one transaction with the state.
 */
final class Reception {
  /** Why processing stopped before the end. */
  enum Stop {
    NONE,
    /** Something was missed: read from the cursor. */
    GAP,
    /** The network was needed and did not answer: try again later. */
    RETRY,
    /** The conversation is closed to us. */
    CLOSED
  }

  final List<InboundMessage> messages = new ArrayList<>();

  /** Messages that change earlier ones, applied in their place among {@link #messages}. */
  final List<Amendment> amendments = new ArrayList<>();

  /** Of the messages, those that disappear, and when; Unix milliseconds. */
  final Map<MessageId, Long> expiries = new LinkedHashMap<>();

  /** Our own rows that were read back (or lost their race) and are done. */
  final List<SealedRow> finished = new ArrayList<>();

  final List<Long> confirmed = new ArrayList<>();
  final List<Long> lost = new ArrayList<>();

  /** Commits of ours that were adopted. */
  final List<SealedRow> adopted = new ArrayList<>();

  /** Welcomes to send because of adopted commits. */
  final List<SealedRow> welcomes = new ArrayList<>();

  /** Members who asked to be removed. */
  final List<dev.larkpost.xmtp.id.InboxId> leaving = new ArrayList<>();

  Stop stop = Stop.NONE;

  private long epochBefore;
  private long cursorBefore;
  private long cursor;
  private long envelopes;
  private long positions;

  /** Epoch and cursor before anything happens. */
  void begins(long epoch, long position) {
    epochBefore = epoch;
    cursorBefore = position;
    cursor = position;
  }

  /** An envelope was worked on and the cursor moved to it. */
  void passed(long position) {
    cursor = position;
    envelopes++;
    positions += position;
  }

  long epochBefore() {
    return epochBefore;
  }

  /** What moved the cursor; empty when nothing did. */
  Optional<StreamedRuns.Run> run() {
    return envelopes == 0
        ? Optional.empty()
        : Optional.of(
            new StreamedRuns.Run(cursorBefore, cursor, envelopes, positions, epochBefore));
  }
}
