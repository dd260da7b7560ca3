package dev.larkpost.engine;

import dev.larkpost.engine.outbox.FanOutParts;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.id.InboxId;
import java.util.Collection;
import java.util.Set;

/** The client's DMs, as fan-out sees them. */
record ClientConversations(XmtpClient client) implements FanOutParts.Conversations {
  @Override
  public Set<InboxId> known(Collection<InboxId> inboxes) {
    return client.knownDms(inboxes).keySet();
  }

  @Override
  public Set<InboxId> open(Collection<InboxId> inboxes) {
    return client.openDms(inboxes).keySet();
  }
}
