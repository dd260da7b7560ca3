package dev.larkpost.engine.outbox;

import java.time.Instant;
import java.util.Optional;

/** Deliveries as they are after one change. */
final class Changes {
  private Changes() {}

  static Delivery to(Delivery d, DeliveryState state) {
    return new Delivery(
        d.id(),
        d.lane(),
        d.destination(),
        d.body(),
        d.category(),
        state,
        Optional.empty(),
        d.attempts(),
        d.planned(),
        d.due(),
        d.purpose());
  }

  static Delivery ended(Delivery d, DeliveryState state, String reason) {
    return new Delivery(
        d.id(),
        d.lane(),
        d.destination(),
        d.body(),
        d.category(),
        state,
        Optional.of(reason),
        d.attempts(),
        d.planned(),
        d.due(),
        d.purpose());
  }

  static Delivery into(Delivery d, Destination destination) {
    return new Delivery(
        d.id(),
        d.lane(),
        destination,
        d.body(),
        d.category(),
        d.state(),
        d.reason(),
        d.attempts(),
        d.planned(),
        d.due(),
        d.purpose());
  }

  static Delivery compacted(Delivery d) {
    return new Delivery(
        d.id(),
        d.lane(),
        d.destination(),
        d.body().compacted(),
        d.category(),
        d.state(),
        d.reason(),
        d.attempts(),
        d.planned(),
        d.due(),
        d.purpose());
  }

  static Delivery postponed(Delivery d, Settlement.Postponed p) {
    return new Delivery(
        d.id(),
        d.lane(),
        d.destination(),
        d.body(),
        d.category(),
        DeliveryState.PLANNED,
        Optional.of(p.reason()),
        d.attempts() + 1,
        d.planned(),
        d.due().isBefore(OutboxStore.HELD) ? p.due() : d.due(),
        d.purpose());
  }

  static Delivery held(Delivery d, Settlement.Held h) {
    return new Delivery(
        d.id(),
        d.lane(),
        d.destination(),
        d.body(),
        d.category(),
        DeliveryState.PLANNED,
        Optional.of(h.reason()),
        d.attempts(),
        d.planned(),
        d.due().isBefore(OutboxStore.HELD) ? h.due() : d.due(),
        d.purpose());
  }

  static Delivery again(Delivery d, Instant now) {
    return new Delivery(
        d.id(),
        d.lane(),
        d.destination(),
        d.body(),
        d.category(),
        DeliveryState.PLANNED,
        Optional.empty(),
        0,
        d.planned(),
        now,
        d.purpose());
  }

  static Delivery due(Delivery d, Instant due) {
    return new Delivery(
        d.id(),
        d.lane(),
        d.destination(),
        d.body(),
        d.category(),
        d.state(),
        d.reason(),
        d.attempts(),
        d.planned(),
        due,
        d.purpose());
  }
}
