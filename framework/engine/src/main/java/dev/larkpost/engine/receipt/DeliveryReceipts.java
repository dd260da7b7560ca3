package dev.larkpost.engine.receipt;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is said of a delivery that ended; never its content. */
final class DeliveryReceipts {
  private DeliveryReceipts() {}

  /**
   * One receipt, or two for one that was given up: how it ended, and that it lies among the dead.
   */
  static List<NewReceipt> ended(
      Delivery delivery, DeliveryState state, Optional<String> reason, Instant now) {
    Fields body = body(delivery, state, reason);
    // An operator may try a dead one again: its second end is another fact.
    String id = delivery.id() + "/" + word(state) + "/" + now.toEpochMilli();
    NewReceipt end =
        new NewReceipt(ReceiptKind.DELIVERY, "delivery/" + id, about(delivery), now, body);
    if (state != DeliveryState.DEAD) {
      return List.of(end);
    }
    Fields what = Fields.of("what", "delivery");
    for (var field : body.values().entrySet()) {
      what = what.with(field.getKey(), field.getValue());
    }
    return List.of(
        end,
        new NewReceipt(ReceiptKind.DEAD_LETTER, "dead-delivery/" + id, about(delivery), now, what));
  }

  private static Fields body(Delivery delivery, DeliveryState state, Optional<String> reason) {
    Fields body =
        Fields.of("delivery", BigInteger.valueOf(delivery.id().value()))
            .with("state", word(state))
            .with("lane", word(delivery.lane()));
    if (reason.isPresent()) {
      body = body.with("reason", reason.get());
    }
    body =
        switch (delivery.destination()) {
          case Destination.InConversation in ->
              body.with("conversation", in.conversation().toString());
          case Destination.ToInbox to -> body.with("inbox", to.inbox().value());
        };
    if (delivery.category().isPresent()) {
      body = body.with("category", delivery.category().get());
    }
    return body.with("key", delivery.body().idempotencyKey())
        .with("attempts", BigInteger.valueOf(delivery.attempts()))
        .with("plannedAt", delivery.planned().toString());
  }

  private static String about(Delivery delivery) {
    return switch (delivery.destination()) {
      case Destination.InConversation in -> in.conversation().toString();
      case Destination.ToInbox to -> to.inbox().value();
    };
  }

  private static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
