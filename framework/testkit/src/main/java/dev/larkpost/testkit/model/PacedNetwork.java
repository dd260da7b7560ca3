package dev.larkpost.testkit.model;

import dev.larkpost.node.NodeBudget;
import dev.larkpost.node.NodeLimits;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A network that keeps the node's own books and takes its time for every message; the time is the
 * manual clock's. What it takes lands when its time is over. One thread.
 */
final class PacedNetwork implements ModelWire {
  private static final int UNITS = 2;
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final Outgoing SOMETHING =
      new Outgoing(
          new Topic(Topic.Kind.WELCOMES, new byte[32]),
          new Payload.GroupMessage(new byte[0], new byte[0], false));

  private final ManualClock clock;
  private final Duration perMessage;
  private final NodeBudget budget;
  private final Function<Transport, Transport> pacing;
  private final List<SealedDraft> landed = new ArrayList<>();
  private int refusals;

  /**
   * @param pacing waits for permits of what is no message of the outbox
   */
  PacedNetwork(
      ManualClock clock,
      Duration perMessage,
      NodeLimits limits,
      Function<Transport, Transport> pacing) {
    this.clock = clock;
    this.perMessage = perMessage;
    this.budget = new NodeBudget(limits, clock);
    this.pacing = pacing;
  }

  int refusals() {
    return refusals;
  }

  /** What came in since the last call. */
  List<SealedDraft> takeLanded() {
    List<SealedDraft> taken = List.copyOf(landed);
    landed.clear();
    return taken;
  }

  @Override
  public List<PublishResult> publish(List<SealedDraft> rows) {
    List<PublishResult> results = arrive(rows.size());
    if (results.stream().allMatch(PublishResult.Stored.class::isInstance)) {
      landed.addAll(rows);
    }
    return results;
  }

  List<PublishResult> arrive(int messages) {
    if (messages == 0) {
      return List.of();
    }
    boolean taken = budget.takes(messages);
    clock.pass(perMessage.multipliedBy(messages));
    refusals += taken ? 0 : 1;
    return Collections.nCopies(
        messages, taken ? new PublishResult.Stored() : new PublishResult.Throttled(QUIET));
  }

  /** A commit and a welcome each, through the pacing. */
  @Override
  public Collection<InboxId> open(List<InboxId> inboxes) {
    pacing
        .apply(new PublishOnly(this))
        .publish(Collections.nCopies(UNITS * inboxes.size(), SOMETHING));
    return inboxes;
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    return ModelTown.resolve(identifiers);
  }
}
