package dev.larkpost.engine.receipt;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.watch.Trace;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param id the same for the same fact, so that who hears it twice can tell; at most {@value
 *     #ID_MAX} characters
 * @param about whose order counts: an inbox or a conversation, in hex, or an event source
 * @param at by our clock
 * @param body what is said of it; may quote what people wrote
 */
public record NewReceipt(ReceiptKind kind, String id, String about, Instant at, Fields body) {
  static final int ID_MAX = 300;

  public NewReceipt {
    if (id.isEmpty() || id.length() > ID_MAX || about.isEmpty()) {
      throw new IllegalArgumentException("a receipt needs a short id and somebody it is about");
    }
  }

  /**
   * The same, with the trace it belongs to, as {@link Trace#HEADER} of its body: who publishes it
   * carries that on.
   */
  NewReceipt traced(Optional<Trace> trace) {
    return trace
        .map(t -> new NewReceipt(kind, id, about, at, body.with(Trace.HEADER, t.header())))
        .orElse(this);
  }
}
