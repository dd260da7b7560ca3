package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.XmtpException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Platform threads for batches of cryptography: long native-free number crunching would pin virtual
 * threads' carriers.
 */
final class Workers implements AutoCloseable {
  /** Below this a hand-over costs more than it saves. */
  private static final int PARALLEL_MIN = 4;

  private final int width;
  private final ExecutorService pool;

  Workers(int width) {
    this.width = width;
    this.pool =
        Executors.newFixedThreadPool(
            width, Thread.ofPlatform().daemon().name("larkpost-crypto-", 0).factory());
  }

  /**
   * Results in order. The caller's thread takes a share. The first failure is thrown on after all
   * shares ended.
   */
  <A, B> List<B> map(List<A> all, Function<A, B> work) {
    if (all.size() < PARALLEL_MIN || width == 1) {
      return all.stream().map(work).toList();
    }
    int share = (all.size() + width - 1) / width;
    List<Future<List<B>>> others = new ArrayList<>();
    for (int from = share; from < all.size(); from += share) {
      List<A> part = all.subList(from, Math.min(all.size(), from + share));
      others.add(pool.submit(() -> part.stream().map(work).toList()));
    }
    RuntimeException[] failure = new RuntimeException[1];
    List<B> results = new ArrayList<>(all.size());
    try {
      all.subList(0, share).stream().map(work).forEach(results::add);
    } catch (RuntimeException e) {
      failure[0] = e;
    }
    for (Future<List<B>> other : others) {
      try {
        results.addAll(other.get());
      } catch (ExecutionException e) {
        failure[0] = e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure[0] =
            new XmtpException(XmtpException.Code.CLOSED, XmtpException.Retry.NEVER, "interrupted");
      }
    }
    if (failure[0] != null) {
      throw failure[0];
    }
    return results;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
