package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.store.InboundMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The {@code group_updated} entries every client derives from commits for itself; they never travel
 * (wire file mls-and-messages section 6.4).
 */
final class Transcript {
  private Transcript() {}

  /** Where the entry belongs. @param by who made the change */
  record Place(
      ConversationId conversation,
      boolean dm,
      InboxId by,
      InstallationId installation,
      long serverNs) {}

  /** What changed between two views; empty when only installations or keys did. */
  static Optional<InboundMessage> of(Place place, GroupView before, GroupView after) {
    Content.GroupUpdated updated =
        new Content.GroupUpdated(
            place.by(),
            minus(after.members().keySet(), before.members().keySet()),
            minus(before.members().keySet(), after.members().keySet()),
            fields(before, after),
            List.of(),
            minus(after.admins(), before.admins()),
            minus(before.admins(), after.admins()),
            minus(after.superAdmins(), before.superAdmins()),
            minus(before.superAdmins(), after.superAdmins()));
    boolean nothing =
        updated.added().isEmpty()
            && updated.removed().isEmpty()
            && updated.fields().isEmpty()
            && updated.addedAdmins().isEmpty()
            && updated.removedAdmins().isEmpty()
            && updated.addedSuperAdmins().isEmpty()
            && updated.removedSuperAdmins().isEmpty();
    return nothing ? Optional.empty() : Optional.of(message(place, updated));
  }

  /** "We were added": what a conversation begins with. */
  static InboundMessage opened(Place place, InboxId self) {
    return message(
        place,
        new Content.GroupUpdated(
            place.by(),
            List.of(self),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
  }

  private static InboundMessage message(Place place, Content.GroupUpdated updated) {
    byte[] content = ContentCodec.encode(updated);
    Plaintext plaintext = new Plaintext(content, Long.toString(place.serverNs()));
    return new InboundMessage(
        0,
        plaintext.id(place.conversation()),
        place.conversation(),
        place.dm(),
        place.by(),
        place.installation(),
        place.serverNs(),
        content);
  }

  private static List<Content.GroupUpdated.FieldChange> fields(GroupView before, GroupView after) {
    List<Content.GroupUpdated.FieldChange> changes = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(before.attributes().keySet());
    keys.addAll(after.attributes().keySet());
    for (String key : keys) {
      Optional<String> old = Optional.ofNullable(before.attributes().get(key));
      Optional<String> now = Optional.ofNullable(after.attributes().get(key));
      if (!old.equals(now) && !key.startsWith("_")) {
        changes.add(new Content.GroupUpdated.FieldChange(key, old, now));
      }
    }
    return changes;
  }

  private static List<InboxId> minus(Collection<InboxId> all, Collection<InboxId> without) {
    TreeSet<InboxId> rest = new TreeSet<>(all);
    rest.removeAll(without);
    return List.copyOf(rest);
  }
}
