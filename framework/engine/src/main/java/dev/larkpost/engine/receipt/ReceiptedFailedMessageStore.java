package dev.larkpost.engine.receipt;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.inbound.FailedMessage;
import dev.larkpost.engine.inbound.FailedMessageStore;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.Transaction;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A receipt for every message that is given up. */
final class ReceiptedFailedMessageStore implements FailedMessageStore {
  private final FailedMessageStore failed;
  private final ReceiptStore store;
  private final Origins origins;
  private final Clock clock;

  ReceiptedFailedMessageStore(
      FailedMessageStore failed, ReceiptStore store, Origins origins, Clock clock) {
    this.failed = failed;
    this.store = store;
    this.origins = origins;
    this.clock = clock;
  }

  @Override
  public void put(Transaction tx, FailedMessage message) {
    failed.put(tx, message);
    if (message.nextTry().isEmpty()) {
      Optional<Trace> trace = origins.carried(message.message().id());
      store.add(tx, List.of(receipt(message).traced(trace)));
    }
  }

  private NewReceipt receipt(FailedMessage dead) {
    InboundMessage message = dead.message();
    return new NewReceipt(
        ReceiptKind.DEAD_LETTER,
        "dead-message/" + message.id().hex() + "/" + dead.attempts(),
        message.conversation().toString(),
        clock.instant(),
        Fields.of("what", "message")
            .with("message", message.id().hex())
            .with("conversation", message.conversation().toString())
            .with("sender", message.sender().value())
            .with("reason", dead.code())
            .with("attempts", BigInteger.valueOf(dead.attempts())));
  }

  @Override
  public List<FailedMessage> find(Transaction tx, Collection<Long> sequences) {
    return failed.find(tx, sequences);
  }

  @Override
  public Optional<FailedMessage> of(Transaction tx, MessageId message) {
    return failed.of(tx, message);
  }

  @Override
  public void remove(Transaction tx, Collection<Long> sequences) {
    failed.remove(tx, sequences);
  }

  @Override
  public List<FailedMessage> due(Transaction tx, Instant now, int limit) {
    return failed.due(tx, now, limit);
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return failed.nextDue(tx);
  }

  @Override
  public List<FailedMessage> dead(Transaction tx, long afterSequence, int limit) {
    return failed.dead(tx, afterSequence, limit);
  }

  @Override
  public long deadCount(Transaction tx) {
    return failed.deadCount(tx);
  }
}
