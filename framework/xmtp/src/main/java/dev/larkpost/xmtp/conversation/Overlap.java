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
 * A few long steps at once, each of which now waits for the network and now computes, on threads of
 * their own: unlike {@link Workers}, whose pieces compute only, and which the steps may use.
 */
final class Overlap {
  private Overlap() {}

  /**
   * Results in order. Every step is tried; afterwards the first failure is thrown on.
   *
   * @param width how many at once, at most
   */
  static <A, B> List<B> map(List<A> all, int width, Function<A, B> step) {
    if (all.size() < 2) {
      return all.stream().map(step).toList();
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(width, all.size()),
            Thread.ofPlatform().daemon().name("larkpost-overlap-", 0).factory())) {
      return collect(all.stream().map(a -> threads.submit(() -> step.apply(a))).toList());
    }
  }

  private static <B> List<B> collect(List<Future<B>> running) {
    List<B> results = new ArrayList<>(running.size());
    List<RuntimeException> failures = new ArrayList<>();
    for (Future<B> one : running) {
      try {
        results.add(one.get());
      } catch (ExecutionException e) {
        failures.add(e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new XmtpException(
            XmtpException.Code.CLOSED, XmtpException.Retry.NEVER, "interrupted");
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return results;
  }
}
