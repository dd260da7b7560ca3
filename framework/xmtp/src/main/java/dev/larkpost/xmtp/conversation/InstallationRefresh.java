package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Looks for members' new and revoked installations over many conversations with one question;
 * commits only where something changed.
 */
final class InstallationRefresh {
  private static final Logger LOG = Logger.getLogger(InstallationRefresh.class);

  private final ClientContext context;
  private final Conversations conversations;
  private final InboxDirectory directory;
  private final GroupChanges changes;

  InstallationRefresh(
      ClientContext context,
      Conversations conversations,
      InboxDirectory directory,
      GroupChanges changes) {
    this.context = context;
    this.conversations = conversations;
    this.directory = directory;
    this.changes = changes;
  }

  /** A conversation whose commit fails is still written to: its known installations read it. */
  void refresh(List<ConversationId> ids) {
    try {
      Set<InboxId> inboxes = new HashSet<>();
      conversations.locked(
          ids,
          lives -> {
            lives.values().forEach(l -> inboxes.addAll(view(l).members().keySet()));
            return true;
          });
      Map<InboxId, InboxDirectory.Latest> latest = directory.refresh(inboxes);
      for (ConversationId id : checkAll(ids, latest)) {
        commit(id);
      }
    } catch (XmtpException e) {
      context.counters().count("installations.unchecked");
      LOG.debugf("members' installations not checked: %s", e.getMessage());
    }
  }

  private void commit(ConversationId id) {
    try {
      changes.refreshInstallations(id);
      context.counters().count("installations.refreshed");
    } catch (XmtpException e) {
      context.counters().count("installations.unchecked");
      LOG.debugf("installations of %s not refreshed: %s", id, e.getMessage());
    }
  }

  /** Notes that all were looked at. @return those whose membership is behind the identity logs */
  private List<ConversationId> checkAll(
      List<ConversationId> ids, Map<InboxId, InboxDirectory.Latest> latest) {
    return conversations.locked(
        ids,
        lives -> {
          List<ConversationId> outdated = new ArrayList<>();
          for (LiveConversation live : lives.values()) {
            boolean behind =
                view(live).members().entrySet().stream()
                    .anyMatch(
                        m ->
                            latest.containsKey(m.getKey())
                                && latest.get(m.getKey()).sequence() > m.getValue());
            if (behind) {
              outdated.add(live.id());
            }
            live.record(live.record().checkedAt(context.clock().millis()));
          }
          context
              .store()
              .transactions()
              .inTransaction(
                  tx -> {
                    conversations.save(tx, lives.values());
                    return true;
                  });
          return outdated;
        });
  }

  private GroupView view(LiveConversation live) {
    return context.model().read(live.group().extensions());
  }
}
