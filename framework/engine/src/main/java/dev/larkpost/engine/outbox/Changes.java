package dev.larkpost.engine.outbox;

import java.time.Instant;
import java.util.Optional;

/** Deliveries as they are after one change. */
final class Changes {
  private Changes() {}

  static Delivery to(Delivery d, DeliveryState state) {
    return d.with(state, Optional.empty());
  }

  static Delivery ended(Delivery d, DeliveryState state, String reason) {
    return d.with(state, Optional.of(reason));
  }

  static Delivery into(Delivery d, Destination destination) {
    return d.with(destination);
  }

  static Delivery compacted(Delivery d) {
    return d.with(d.body().compacted());
  }

  static Delivery postponed(Delivery d, Settlement.Postponed p) {
    return d.with(DeliveryState.PLANNED, Optional.of(p.reason()))
        .with(d.attempts() + 1, unlessHeldBack(d, p.due()));
  }

  static Delivery held(Delivery d, Settlement.Held h) {
    return d.with(DeliveryState.PLANNED, Optional.of(h.reason()))
        .with(d.attempts(), unlessHeldBack(d, h.due()));
  }

  /** A pause that came meanwhile outlasts any other wait. */
  private static Instant unlessHeldBack(Delivery d, Instant due) {
    return d.due().isBefore(OutboxStore.HELD) ? due : d.due();
  }

  static Delivery again(Delivery d, Instant now) {
    return d.with(DeliveryState.PLANNED, Optional.empty()).with(0, now);
  }

  static Delivery due(Delivery d, Instant due) {
    return d.with(d.attempts(), due);
  }
}
