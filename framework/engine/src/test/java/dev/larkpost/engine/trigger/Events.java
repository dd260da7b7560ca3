package dev.larkpost.engine.trigger;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import java.time.Instant;

/** Events of the tests. */
final class Events {
  private Events() {}

  static Event of(Fields fields) {
    return new Event(
        new EventId("tx1/0"),
        new EventName("vault.Liquidated"),
        EventKind.HAPPENED,
        new SourceName("evm:test"),
        17,
        Instant.EPOCH,
        fields,
        Fields.of("address", "0x00000000000000000000000000000000000000aa"));
  }
}
