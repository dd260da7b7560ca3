package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.ConversationId;
import java.time.Instant;

/** What became of a delivery in one step. Reasons are stable lower-case codes. */
public sealed interface Settlement {
  DeliveryId id();

  /** From planned: its bytes are stored, its conversation is fixed. The lease ends. */
  record Sealed(DeliveryId id, ConversationId conversation) implements Settlement {}

  /** From sealed: the network has it. */
  record Published(DeliveryId id) implements Settlement {}

  /** Stays planned and is tried again then; counts as an attempt. The lease ends. */
  record Postponed(DeliveryId id, String reason, Instant due) implements Settlement {}

  /** Stays planned and is not looked at before then; nothing went wrong. The lease ends. */
  record Held(DeliveryId id, String reason, Instant due) implements Settlement {}

  /** From planned. The content is dropped. */
  record Skipped(DeliveryId id, String reason) implements Settlement {}

  /** From planned. The content is kept: it may be tried again on request. */
  record Unreachable(DeliveryId id, String reason) implements Settlement {}

  /** From planned, sealed or published. The content is kept. */
  record Dead(DeliveryId id, String reason) implements Settlement {}
}
