package dev.larkpost.node;

import com.google.protobuf.CodedOutputStream;
import dev.larkpost.xmtp.wire.api.mls.PagingInfo;
import dev.larkpost.xmtp.wire.api.mls.SortDirection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Which page of a topic (section 2.4). Only the value "ascending" ascends; 1 to 100 entries, and
 * anything else means 100: clients stop at the first page that is not full.
 */
record Paging(boolean ascending, int limit, long cursor) {
  static final int PAGE = 100;
  private static final int PAGING_FIELD = 2;

  static Paging of(PagingInfo asked) {
    return of(asked, asked.getDirection() == SortDirection.SORT_DIRECTION_ASCENDING);
  }

  static Paging ascending(PagingInfo asked) {
    return of(asked, true);
  }

  private static Paging of(PagingInfo asked, boolean ascending) {
    int limit = asked.getLimit();
    boolean honoured = limit >= 1 && limit <= PAGE;
    return new Paging(ascending, honoured ? limit : PAGE, asked.getIdCursor());
  }

  List<Stored> read(EnvelopeStore store, TopicKey topic) {
    return ascending ? store.after(topic, cursor, limit) : store.before(topic, cursor, limit);
  }

  /** What the answer says: where to go on, or 0 when this page was not full. */
  PagingInfo answer(List<Stored> page) {
    return PagingInfo.newBuilder()
        .setDirection(
            ascending
                ? SortDirection.SORT_DIRECTION_ASCENDING
                : SortDirection.SORT_DIRECTION_DESCENDING)
        .setLimit(limit)
        .setIdCursor(page.size() == limit ? page.getLast().id() : 0)
        .build();
  }

  /** The answer as field 2 of a query response. */
  static byte[] field(PagingInfo answer) {
    byte[] bytes = new byte[CodedOutputStream.computeMessageSize(PAGING_FIELD, answer)];
    try {
      CodedOutputStream.newInstance(bytes).writeMessage(PAGING_FIELD, answer);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return bytes;
  }
}
