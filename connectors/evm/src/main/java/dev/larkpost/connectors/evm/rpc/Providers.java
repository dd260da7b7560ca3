package dev.larkpost.connectors.evm.rpc;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.limit.Backoff;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The providers of one chain. A question goes to the quickest one that is well; who fails rests for
 * a growing while and the next is asked. Thread-safe.
 */
public final class Providers implements AutoCloseable {
  /**
   * Where a provider is and how it may be asked.
   *
   * @param rangeFirst blocks of logs to ask for at first; the rest is learned
   * @param rangeMost blocks of logs never exceeded
   */
  public record Settings(
      String name, URI http, Duration timeout, long rangeFirst, long rangeMost) {}

  /** Nothing new from the quickest for so long: ask all of them for the newest block. */
  private static final Duration STALL = Duration.ofSeconds(20);

  private static final int BLOCKS_BEHIND_MAX = 3;
  private static final double BEHIND_PENALTY_MS = 2_000;

  /**
   * Keeps a score between {@code 0} and what the slowest answer took; the newest counts a fifth.
   */
  private static final double NEWEST_SHARE = 0.2;

  /** How fast a slow score is forgotten by not being asked, so that everybody gets another try. */
  private static final double FORGET = 0.995;

  private static final class Slot {
    final Provider provider;
    double score;
    int failures;
    boolean checked;
    boolean wrongChain;
    Instant restsUntil = Instant.MIN;

    Slot(Provider provider) {
      this.provider = provider;
    }
  }

  private final String chain;
  private final long chainId;
  private final HttpClient client;
  private final List<Slot> slots;
  private final Backoff rest;
  private final Clock clock;
  private final Consumer<String> notices;
  private long newest = -1;
  private Instant newestAt;

  /**
   * @param rest pauses of failing providers
   * @param notices told what an operator should know
   */
  public Providers(
      String chain,
      long chainId,
      List<Settings> settings,
      Backoff rest,
      Clock clock,
      Consumer<String> notices) {
    this.chain = chain;
    this.chainId = chainId;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    this.slots =
        settings.stream()
            .map(
                s ->
                    new Slot(
                        new Provider(
                            s.name(),
                            new HttpTransport(s.name(), s.http(), client, s.timeout()),
                            new RangeLimit(s.rangeFirst(), s.rangeMost()))))
            .toList();
    this.rest = rest;
    this.clock = clock;
    this.notices = notices;
    this.newestAt = clock.instant();
  }

  /**
   * Asks every provider which chain it serves. One that cannot be reached now is checked when it is
   * first asked something.
   *
   * @throws EventException MISCONFIGURED when one serves another chain
   */
  public void check() {
    for (Slot slot : slots) {
      try {
        checkChain(slot);
      } catch (RpcFailure later) {
        notices.accept(slot.provider.name() + " cannot be reached yet");
      }
      if (isWrong(slot)) {
        throw misconfigured(slot);
      }
    }
  }

  private void checkChain(Slot slot) {
    synchronized (this) {
      if (slot.checked) {
        return;
      }
    }
    long served = slot.provider.chainId();
    synchronized (this) {
      slot.checked = true;
      slot.wrongChain = served != chainId;
    }
    if (served != chainId) {
      notices.accept(
          "provider " + slot.provider.name() + " serves chain " + served + ", not " + chainId);
    }
  }

  private synchronized boolean isWrong(Slot slot) {
    return slot.wrongChain;
  }

  private EventException misconfigured(Slot slot) {
    return EventException.misconfigured(
        "chain "
            + chain
            + ", provider "
            + slot.provider.name()
            + ": it serves another chain than the configured chain id "
            + chainId
            + "; correct the id or the provider's address");
  }

  public int size() {
    return slots.size();
  }

  /**
   * Asks until one answers.
   *
   * @throws RpcFailure TOO_MUCH at once: the question has to change
   * @throws EventException UNAVAILABLE or THROTTLED when nobody answers; MISCONFIGURED when all
   *     serve another chain
   */
  public <T> T ask(Function<Provider, T> question) {
    return ask(candidates(Optional.empty()), question);
  }

  /** As {@link #ask}, but not this one. @return empty when there is nobody else well */
  public <T> Optional<T> askAnother(Provider not, Function<Provider, T> question) {
    List<Slot> others = candidates(Optional.of(not));
    try {
      return others.isEmpty() ? Optional.empty() : Optional.of(ask(others, question));
    } catch (EventException nobody) {
      return Optional.empty();
    }
  }

  private synchronized List<Slot> candidates(Optional<Provider> except) {
    Instant now = clock.instant();
    List<Slot> well = new ArrayList<>();
    for (Slot slot : slots) {
      if (!slot.wrongChain
          && !slot.restsUntil.isAfter(now)
          && except.filter(p -> p == slot.provider).isEmpty()) {
        well.add(slot);
      }
    }
    well.sort(Comparator.comparingDouble(slot -> slot.score));
    return well;
  }

  private <T> T ask(List<Slot> candidates, Function<Provider, T> question) {
    Optional<RpcFailure> last = Optional.empty();
    for (Slot slot : candidates) {
      try {
        checkChain(slot);
        if (!isWrong(slot)) {
          return timed(slot, question);
        }
      } catch (RpcFailure failure) {
        if (failure.kind() == RpcFailure.Kind.TOO_MUCH) {
          throw failure;
        }
        failed(slot, failure);
        last = Optional.of(failure);
      }
    }
    throw nobody(last);
  }

  private <T> T timed(Slot slot, Function<Provider, T> question) {
    long start = System.nanoTime();
    T answer = question.apply(slot.provider);
    double took = (System.nanoTime() - start) / 1e6;
    synchronized (this) {
      for (Slot other : slots) {
        other.score *= FORGET;
      }
      slot.failures = 0;
      slot.score += NEWEST_SHARE * (took - slot.score);
    }
    return answer;
  }

  private void failed(Slot slot, RpcFailure failure) {
    if (failure.kind() == RpcFailure.Kind.BEHIND) {
      return;
    }
    synchronized (this) {
      slot.failures++;
      Duration pause = failure.retryAfter().orElseGet(() -> rest.after(slot.failures));
      slot.restsUntil = clock.instant().plus(pause);
    }
    if (slot.failures == 1) {
      notices.accept("asking another provider: " + failure.getMessage());
    }
  }

  private EventException nobody(Optional<RpcFailure> last) {
    if (slots.stream().allMatch(this::isWrong)) {
      return misconfigured(slots.getFirst());
    }
    boolean throttled = last.filter(f -> f.kind() == RpcFailure.Kind.THROTTLED).isPresent();
    return new EventException(
        throttled ? EventException.Code.THROTTLED : EventException.Code.UNAVAILABLE,
        EventException.Retry.LATER,
        "no provider of chain "
            + chain
            + " answers"
            + last.map(f -> "; " + f.getMessage()).orElse("; all of them rest after failures"));
  }

  /** It left something out: it rests, and is thought less of. */
  public void distrust(Provider liar, String what) {
    notices.accept("provider " + liar.name() + " " + what);
    synchronized (this) {
      slots.stream()
          .filter(s -> s.provider == liar)
          .forEach(
              s -> {
                s.score += BEHIND_PENALTY_MS;
                s.failures++;
              });
    }
  }

  /**
   * A block by name.
   *
   * @param tag {@code latest}, {@code safe} or {@code finalized}
   */
  public Header newest(String tag) {
    Header header = ask(p -> p.header(tag));
    if (isStalled(header.number())) {
      return newestOfAll(tag).orElse(header);
    }
    return header;
  }

  private synchronized boolean isStalled(long number) {
    Instant now = clock.instant();
    if (number > newest) {
      newest = number;
      newestAt = now;
      return false;
    }
    if (Duration.between(newestAt, now).compareTo(STALL) < 0) {
      return false;
    }
    newestAt = now;
    return slots.size() > 1;
  }

  /** One that has stopped following the chain answers as quickly as ever. */
  private Optional<Header> newestOfAll(String tag) {
    List<Slot> well = candidates(Optional.empty());
    List<Optional<Header>> heads = well.stream().map(s -> tryHeader(s, tag)).toList();
    Optional<Header> best =
        heads.stream().flatMap(Optional::stream).max(Comparator.comparingLong(Header::number));
    for (int i = 0; i < well.size(); i++) {
      long known = heads.get(i).map(Header::number).orElse(-1L);
      if (best.filter(b -> b.number() - known > BLOCKS_BEHIND_MAX).isPresent()) {
        distrust(well.get(i).provider, "has fallen behind, at block " + known);
      }
    }
    return best;
  }

  private Optional<Header> tryHeader(Slot slot, String tag) {
    try {
      checkChain(slot);
      return isWrong(slot) ? Optional.empty() : Optional.of(slot.provider.header(tag));
    } catch (RpcFailure failure) {
      failed(slot, failure);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
