package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.id.InboxId;
import java.util.List;
import java.util.Optional;

/**
 * A page of an audience with its inboxes.
 *
 * @param members each inbox once
 * @param without those who have none
 * @param next as in {@link AudiencePage}
 */
public record Reached(List<Member> members, List<Recipient> without, Optional<Party> next) {
  /** Somebody with an inbox. */
  public record Member(InboxId inbox, Recipient recipient) {}

  public Reached {
    members = List.copyOf(members);
    without = List.copyOf(without);
  }

  /** How many have no inbox. */
  public int withoutInbox() {
    return without.size();
  }
}
