package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import java.util.Collection;
import java.util.Map;

/** Finds the inboxes of addresses: {@code XmtpClient::resolve}. Asks the network. */
@FunctionalInterface
public interface Resolver {
  /** Unknown ones are absent. */
  Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers);
}
