package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
  @Test
  void work_before_the_end_is_done_and_work_after_it_dropped_without_a_word()
      throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    ExecutorService workers = Workers.start();
    for (int i = 0; i < 100; i++) {
      workers.execute(done::incrementAndGet);
    }
    workers.shutdown();
    assertDoesNotThrow(() -> workers.execute(done::incrementAndGet));
    assertTrue(workers.awaitTermination(1, TimeUnit.MINUTES));
    assertEquals(100, done.get());
  }
}
