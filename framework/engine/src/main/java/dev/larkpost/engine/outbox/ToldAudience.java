package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transactions;
import java.util.List;
import java.util.Optional;

/** Those an announcement was or may have been shown to: whom a correction concerns. */
public record ToldAudience(Transactions transactions, OutboxStore outbox)
    implements AudienceSource {
  public static final String KIND = "told";

  /** Those who were told this. */
  public static Audience of(AnnouncementId announcement) {
    return new Audience.From(KIND, announcement.toString(), Fields.NONE);
  }

  /** Whether this audience is those who were told something. */
  static boolean is(Audience audience) {
    return audience instanceof Audience.From from && from.kind().equals(KIND);
  }

  @Override
  public Party.Kind names() {
    return Party.Kind.INBOX;
  }

  @Override
  public void check(Audience.From from) {
    number(from);
  }

  @Override
  public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
    AnnouncementId announcement = number(from);
    return transactions
        .inSnapshot(
            tx -> outbox.told(tx, announcement, after.map(p -> new InboxId(p.value())), limit))
        .stream()
        .map(Party::inbox)
        .map(Recipient::of)
        .toList();
  }

  private static AnnouncementId number(Audience.From from) {
    try {
      return new AnnouncementId(Long.parseLong(from.name()));
    } catch (IllegalArgumentException wrong) {
      throw new AudienceException(
          AudienceException.Code.MALFORMED, "\"" + from.name() + "\" is no announcement", wrong);
    }
  }
}
