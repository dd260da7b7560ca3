package dev.larkpost.testkit.model;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.ListStore;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transactions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** People by number, with addresses and inboxes that are made of it: nobody is kept anywhere. */
public final class ModelTown {
  private static final int PAGE = 1_000;
  private static final String LIST = "town";

  private ModelTown() {}

  public static String address(int person) {
    return String.format("0x%040x", person + 1);
  }

  /** Whoever has this number; conversations are made of the first digits. */
  public static InboxId inbox(int person) {
    return new InboxId(String.format("%032x", person + 1) + "0".repeat(32));
  }

  /** The number of an inbox made here. */
  public static int person(InboxId inbox) {
    return Integer.parseInt(inbox.value().substring(0, 32), 16) - 1;
  }

  public static Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    Map<Identifier, InboxId> found = new LinkedHashMap<>();
    identifiers.forEach(i -> found.put(i, inbox(Integer.parseInt(i.value().substring(2), 16) - 1)));
    return found;
  }

  /** Writes so many people into a list, a page at a time. @return the audience of all of them */
  public static Audience settle(Transactions transactions, ListStore lists, int people) {
    for (int from = 0; from < people; from += PAGE) {
      List<Recipient> page =
          IntStream.range(from, Math.min(people, from + PAGE))
              .mapToObj(n -> Recipient.of(Party.address(address(n))))
              .toList();
      transactions.inTransaction(
          tx -> {
            lists.add(tx, LIST, page);
            return true;
          });
    }
    return Audience.list(LIST);
  }
}
