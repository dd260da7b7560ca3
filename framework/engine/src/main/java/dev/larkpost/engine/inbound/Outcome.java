package dev.larkpost.engine.inbound;

import dev.larkpost.engine.watch.DropReason;
import dev.larkpost.xmtp.content.Content;
import java.util.List;

/** What middleware and handlers made of a message. */
public sealed interface Outcome {
  /**
   * It was answered, perhaps with nothing.
   *
   * @param route which handler, a stable name; part of the answers' idempotency keys
   */
  record Answered(String route, List<Content> contents) implements Outcome {
    public Answered {
      contents = List.copyOf(contents);
    }
  }

  /** It goes no further. */
  record Dropped(DropReason reason) implements Outcome {}
}
