package dev.larkpost.testkit.model;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.PublishResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The network as a {@link ModelClient} sees it. May throw what a transport throws. */
public interface ModelWire {
  /** This was sealed; told after the commit. */
  default void sealed(SealedDraft row) {}

  /** One result per row, same order. Equal serials are stored once. */
  List<PublishResult> publish(List<SealedDraft> rows);

  /**
   * The commits and welcomes of these new DMs.
   *
   * @return those that can be reached
   */
  Collection<InboxId> open(List<InboxId> inboxes);

  Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers);
}
