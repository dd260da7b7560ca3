package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.Event;

/** What a record turned out to be. */
sealed interface Reading {
  record Usable(Event event) implements Reading {}

  record Poison(PoisonReason reason) implements Reading {}
}
