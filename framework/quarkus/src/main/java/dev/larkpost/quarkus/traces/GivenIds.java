package dev.larkpost.quarkus.traces;

import dev.larkpost.engine.watch.Trace;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.quarkus.arc.DefaultBean;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Ids of spans: random ones, except where the place in a trace follows from what it is about.
 * Thread-safe. An application that makes ids of its own has traces without those beginnings.
 */
@DefaultBean
public final class GivenIds implements IdGenerator {
  private final IdGenerator random = IdGenerator.random();
  private final ThreadLocal<Optional<Trace>> given = ThreadLocal.withInitial(Optional::empty);

  /** What is begun here gets these ids. */
  <T> T with(Trace place, Supplier<T> begin) {
    given.set(Optional.of(place));
    try {
      return begin.get();
    } finally {
      given.remove();
    }
  }

  @Override
  public String generateSpanId() {
    return given.get().map(Trace::span).orElseGet(random::generateSpanId);
  }

  @Override
  public String generateTraceId() {
    return given.get().map(Trace::id).orElseGet(random::generateTraceId);
  }
}
