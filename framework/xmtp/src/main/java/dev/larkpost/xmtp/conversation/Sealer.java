package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.LeafKey;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Step 2 of design D4: in one transaction the ratchets advance and the exact bytes to publish are
 * stored. The cryptography of a batch runs beforehand, under the conversations' locks, on all
 * workers; a failed transaction drops the advanced ratchets from memory.
 */
final class Sealer {
  private final ClientContext context;
  private final Conversations conversations;
  private final InFlight inFlight;

  Sealer(ClientContext context, Conversations conversations, InFlight inFlight) {
    this.context = context;
    this.conversations = conversations;
    this.inFlight = inFlight;
  }

  /**
   * A draft with what became of it so far.
   *
   * @param row present when it was protected
   * @param result by the reference it is admitted under
   */
  private record Prepared(Draft draft, Optional<SealedRow> row, LongFunction<SealResult> result) {}

  List<SealResult> seal(List<Draft> drafts, SealGuard guard) {
    Map<ConversationId, List<Draft>> byConversation = new LinkedHashMap<>();
    drafts.forEach(
        d -> byConversation.computeIfAbsent(d.conversation(), c -> new ArrayList<>()).add(d));
    return conversations.locked(
        byConversation.keySet(), lives -> seal(drafts, byConversation, lives, guard));
  }

  private List<SealResult> seal(
      List<Draft> drafts,
      Map<ConversationId, List<Draft>> byConversation,
      Map<ConversationId, LiveConversation> lives,
      SealGuard guard) {
    Instant now = context.clock().instant();
    Map<Long, Prepared> prepared = new LinkedHashMap<>();
    context
        .workers()
        .map(
            List.copyOf(byConversation.entrySet()),
            e -> protect(Optional.ofNullable(lives.get(e.getKey())), e.getValue(), now))
        .forEach(list -> list.forEach(p -> prepared.put(p.draft().reference(), p)));
    List<SealedRow> stored = new ArrayList<>();
    List<SealResult> results =
        context
            .store()
            .transactions()
            .inTransaction(tx -> store(tx, drafts, prepared, lives, guard, stored));
    inFlight.add(stored);
    context.counters().count("message.sealed", stored.size());
    return results;
  }

  private List<SealResult> store(
      Transaction tx,
      List<Draft> drafts,
      Map<Long, Prepared> prepared,
      Map<ConversationId, LiveConversation> lives,
      SealGuard guard,
      List<SealedRow> stored) {
    List<SealResult> results = new ArrayList<>(drafts.size());
    List<SealedRow> rows = new ArrayList<>();
    Set<LiveConversation> touched = new HashSet<>();
    for (Draft draft : drafts) {
      Prepared p = prepared.get(draft.reference());
      if (p == null) {
        throw new IllegalArgumentException("reference " + draft.reference() + " occurs twice");
      }
      OptionalLong admitted = guard.admit(tx, draft);
      if (admitted.isPresent()) {
        long reference = admitted.getAsLong();
        results.add(p.result().apply(reference));
        p.row().map(row -> row.withReference(reference)).ifPresent(rows::add);
      } else {
        results.add(new SealResult.Withheld(draft.reference()));
      }
      Optional.ofNullable(lives.get(draft.conversation())).ifPresent(touched::add);
    }
    conversations.save(tx, touched);
    stored.addAll(context.store().sealed().insert(tx, rows));
    guard.sealed(tx, results);
    return results;
  }

  private List<Prepared> protect(Optional<LiveConversation> live, List<Draft> drafts, Instant now) {
    if (live.isEmpty()) {
      return impossible(drafts, XmtpException.Code.NO_CONVERSATION);
    }
    if (!live.get().active()) {
      return impossible(drafts, XmtpException.Code.CONVERSATION_CLOSED);
    }
    if (inFlight.isBeingBorn(live.get().id())) {
      // Ahead of the first commit a message would be read by nobody: welcomes begin behind both.
      return drafts.stream()
          .map(d -> notNow(d, "the conversation is not on the network yet"))
          .toList();
    }
    if (live.get().record().consent() == ConsentState.UNKNOWN) {
      // Whoever writes into a conversation allows it (wire file mls-and-messages section 6.5).
      live.get().record(live.get().record().with(ConsentState.ALLOWED));
    }
    LeafKey key = live.get().record().key();
    if (key.need() == LeafKey.Need.REQUIRED) {
      return drafts.stream().map(d -> notNow(d, "our key is being renewed")).toList();
    }
    LeafKey used = key.usedAt(now.toEpochMilli());
    if (used != key) {
      live.get().record(live.get().record().with(used));
    }
    return drafts.stream().map(d -> protect(live.get(), d, now)).toList();
  }

  private static Prepared notNow(Draft draft, String reason) {
    return new Prepared(draft, Optional.empty(), r -> new SealResult.NotNow(r, reason));
  }

  private Prepared protect(LiveConversation live, Draft draft, Instant now) {
    Plaintext plaintext = new Plaintext(draft.content(), draft.idempotencyKey());
    MessageId id = plaintext.id(draft.conversation());
    if (draft.content().length > ContentCodec.ENCODED_MAX) {
      return impossible(draft, XmtpException.Code.TOO_LARGE);
    }
    try {
      byte[] data = live.group().protect(plaintext.encoded());
      byte[] hmac = SenderHmac.of(context.hmacRoot(), draft.conversation(), now, data);
      SealedRow row =
          new SealedRow(
              0,
              SealedRow.Kind.MESSAGE,
              0, // once it is admitted
              draft.conversation(),
              live.group().epoch(),
              Hashes.sha256(data),
              new Outgoing(
                  Topic.group(draft.conversation()),
                  new Payload.GroupMessage(data, hmac, draft.push())),
              Optional.empty());
      return new Prepared(draft, Optional.of(row), r -> new SealResult.Sealed(r, id));
    } catch (MlsException e) {
      return impossible(draft, XmtpException.Code.CONVERSATION_CLOSED);
    }
  }

  private static List<Prepared> impossible(List<Draft> drafts, XmtpException.Code code) {
    return drafts.stream().map(d -> impossible(d, code)).toList();
  }

  private static Prepared impossible(Draft draft, XmtpException.Code code) {
    return new Prepared(draft, Optional.empty(), r -> new SealResult.Impossible(r, code));
  }
}
