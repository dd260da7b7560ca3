package dev.larkpost.node;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that serve requests and write streams. */
final class Workers {
  /** Threads; what waits for them is bounded by the calls and streams a node takes. */
  private static final int THREADS = 16;

  private Workers() {}

  /**
   * Work that comes after the end is dropped: connections taken from clients go on telling their
   * streams for a moment that they are gone, and by then there is nobody left to hear it.
   */
  static ExecutorService start() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        THREADS,
        THREADS,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        work -> {
          Thread thread = new Thread(work, "larkpost-node-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy());
  }
}
