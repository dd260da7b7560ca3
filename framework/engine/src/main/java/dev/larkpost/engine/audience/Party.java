package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import java.util.Comparator;

/**
 * How an audience names somebody: by address, or by inbox. The order of parties is the order of
 * every audience, and the last party of a page is its page token.
 *
 * @param value a lower-case address, or an inbox id
 */
public record Party(Kind kind, String value) implements Comparable<Party> {
  /** The names and their order are stored: only ever add at the end. */
  public enum Kind {
    ADDRESS,
    INBOX
  }

  private static final Comparator<Party> ORDER =
      Comparator.comparing(Party::kind).thenComparing(Party::value);

  public Party {
    switch (kind) {
      case ADDRESS -> value = Identifier.ethereum(value).value();
      case INBOX -> value = new InboxId(value).value();
    }
  }

  /**
   * @param address in any case
   */
  public static Party address(String address) {
    return new Party(Kind.ADDRESS, address);
  }

  public static Party inbox(InboxId inbox) {
    return new Party(Kind.INBOX, inbox.value());
  }

  @Override
  public int compareTo(Party other) {
    return ORDER.compare(this, other);
  }
}
