package dev.larkpost.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.event.DuplicateFilter;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.MemoryDuplicateFilter;
import dev.larkpost.testkit.store.DuplicateFilterContract;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryDuplicateFilterTest extends DuplicateFilterContract {
  @Override
  protected List<DuplicateFilter> open() {
    return Collections.nCopies(2, new MemoryDuplicateFilter(TIMES, 1_000, clock));
  }

  @Test
  void the_oldest_are_forgotten_first() {
    MemoryDuplicateFilter filter = new MemoryDuplicateFilter(TIMES, 2, clock);
    for (String id : List.of("a", "b", "c")) {
      filter.claim(new EventId(id));
      filter.done(new EventId(id));
    }
    assertEquals(DuplicateFilter.Verdict.SEEN, filter.claim(new EventId("c")));
    assertEquals(DuplicateFilter.Verdict.SEEN, filter.claim(new EventId("b")));
    assertEquals(DuplicateFilter.Verdict.NEW, filter.claim(new EventId("a")));
  }
}
