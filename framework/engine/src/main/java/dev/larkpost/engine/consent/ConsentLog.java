package dev.larkpost.engine.consent;

import dev.larkpost.xmtp.store.Transactions;
import java.io.IOException;
import java.util.List;

/** Who said what about hearing from the bot, with the proof. Any thread. */
public record ConsentLog(Transactions transactions, OptOutStore store) {
  private static final int PAGE = 500;

  /**
   * Writes the log in its order, one JSON object a line; a page of it is in memory at a time. A
   * line has {@code number}, {@code at} (ISO 8601, UTC), {@code inbox}, {@code change} ({@code
   * start}, {@code stop} or {@code mute}), {@code category} unless it is all of them, {@code until}
   * of a mute, and as proof either {@code message} (its id, hex) or {@code address}, {@code text}
   * and {@code signature} (hex) of what was signed.
   *
   * @param after the number of the last line of an earlier export; 0 for all
   * @return the number of the last line
   * @throws IOException when it cannot be written to
   */
  public long export(Appendable to, long after) throws IOException {
    long last = after;
    List<ConsentEntry> page = page(last);
    while (!page.isEmpty()) {
      for (ConsentEntry entry : page) {
        to.append(ConsentLine.of(entry)).append('\n');
      }
      last = page.getLast().number();
      page = page(last);
    }
    return last;
  }

  private List<ConsentEntry> page(long after) {
    return transactions.inSnapshot(tx -> store.log(tx, after, PAGE));
  }
}
