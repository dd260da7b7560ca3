package dev.larkpost.testkit.sim;

import dev.larkpost.testkit.model.ModelClient;
import dev.larkpost.testkit.model.ModelTown;
import dev.larkpost.testkit.model.ModelWire;
import dev.larkpost.testkit.model.SealedDraft;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.PublishResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A network that loses requests and answers, refuses and throttles by chance, and keeps what
 * arrived in order, equal bytes once. It outlives every process. One thread.
 */
class SimMail implements ModelWire {
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final int REFUSED_ONE_IN = 8;

  private final Random random;
  private final Map<Long, SealedDraft> arrived = new LinkedHashMap<>();
  private final Map<Long, SealedDraft> refused = new LinkedHashMap<>();
  private final List<SealedDraft> echoes = new ArrayList<>();
  private final List<SealedDraft> everSealed = new ArrayList<>();
  private int percent;
  private int hurts;

  SimMail(Random random) {
    this.random = random;
  }

  void hurt(int ofHundred) {
    percent = ofHundred;
  }

  int hurts() {
    return hurts;
  }

  private boolean strikes() {
    boolean strikes = random.nextInt(100) < percent;
    hurts += strikes ? 1 : 0;
    return strikes;
  }

  /** What people have before them, in order. */
  List<SealedDraft> arrived() {
    return List.copyOf(arrived.values());
  }

  /** What will never arrive. */
  List<SealedDraft> refused() {
    return List.copyOf(refused.values());
  }

  boolean refused(SealedDraft row) {
    return refused.containsKey(row.serial());
  }

  /** Nothing waits to be read back. */
  boolean isRead() {
    return echoes.isEmpty();
  }

  List<SealedDraft> everSealed() {
    return everSealed;
  }

  @Override
  public void sealed(SealedDraft row) {
    everSealed.add(row);
  }

  @Override
  public List<PublishResult> publish(List<SealedDraft> rows) {
    if (strikes() && random.nextBoolean()) {
      return rows.stream().map(r -> (PublishResult) new PublishResult.Throttled(QUIET)).toList();
    }
    List<PublishResult> results = new ArrayList<>();
    Set<ConversationId> behindFailure = new HashSet<>();
    for (SealedDraft row : rows) {
      ConversationId conversation = row.draft().conversation();
      PublishResult result =
          behindFailure.contains(conversation)
              ? new PublishResult.Unknown("behind a failure")
              : publish(row);
      results.add(result);
      if (result instanceof PublishResult.Unknown) {
        behindFailure.add(conversation);
      }
    }
    return results;
  }

  private PublishResult publish(SealedDraft row) {
    if (refused.containsKey(row.serial()) || refuses(row)) {
      return new PublishResult.Refused("by chance");
    }
    if (strikes()) {
      return new PublishResult.Unknown("never arrived, by chance");
    }
    if (arrived.putIfAbsent(row.serial(), row) == null) {
      echoes.add(row);
    }
    return strikes()
        ? new PublishResult.Unknown("answer lost, by chance")
        : new PublishResult.Stored();
  }

  private boolean refuses(SealedDraft row) {
    boolean refuses =
        !arrived.containsKey(row.serial()) && random.nextInt(REFUSED_ONE_IN) == 0 && strikes();
    if (refuses) {
      refused.put(row.serial(), row);
    }
    return refuses;
  }

  /** Some of what arrived is read back; some of what did not is proved absent. @return any */
  boolean step(ModelClient client) {
    List<SealedDraft> some = List.copyOf(echoes.subList(0, random.nextInt(echoes.size() + 1)));
    if (!some.isEmpty()) {
      client.echoed(some);
      echoes.removeAll(some);
    }
    for (SealedDraft row : client.underway()) {
      if (!arrived.containsKey(row.serial()) && !refused.containsKey(row.serial()) && strikes()) {
        client.lost(List.of(row));
        return true;
      }
    }
    return !some.isEmpty();
  }

  @Override
  public Collection<InboxId> open(List<InboxId> inboxes) {
    reach();
    return inboxes.stream().filter(SimMail::reachable).toList();
  }

  /** Everybody but the eighth of ten. */
  static boolean reachable(InboxId inbox) {
    return ModelTown.person(inbox) % 10 != 8;
  }

  /** Everybody but the ninth of ten has an inbox. */
  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    reach();
    Map<Identifier, InboxId> found = new LinkedHashMap<>(ModelTown.resolve(identifiers));
    found.values().removeIf(inbox -> ModelTown.person(inbox) % 10 == 9);
    return found;
  }

  private void reach() {
    if (strikes()) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE, XmtpException.Retry.LATER, "away, by chance");
    }
  }
}
