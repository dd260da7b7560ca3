package dev.larkpost.quarkus.traces;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.engine.watch.Step;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.id.MessageId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One bot's traces. A message or an event begins one, or goes on in that of its Kafka record; what
 * is done for many deliveries at once has a span in each of their traces, up to a bound, and beyond
 * it one span of its own with links to them.
 */
final class SpanTracing implements Tracing, EngineListener {
  /** Spans of one round of sealing or publishing in the traces of what it did. */
  static final int TOGETHER_MAX = 50;

  static final int LINKS_MAX = 50;
  private static final int RULES_MAX = 10;

  private final Tracer tracer;
  private final GivenIds ids;
  private final String bot;
  private final Shares shares = new Shares();

  SpanTracing(Tracer tracer, GivenIds ids, String bot) {
    this.tracer = tracer;
    this.ids = ids;
    this.bot = bot;
  }

  @Override
  public Tracing tracing() {
    return this;
  }

  @Override
  public boolean on() {
    return true;
  }

  private SpanBuilder span(String what) {
    return tracer.spanBuilder("larkpost " + what).setAttribute("larkpost.bot", bot);
  }

  @Override
  public Step message(MessageId message, int attempt) {
    Trace trace = Trace.of(message);
    SpanBuilder span =
        span("message").setSpanKind(SpanKind.CONSUMER).setAttribute("larkpost.attempt", attempt);
    return SpanStep.of(
        attempt == 1
            ? ids.with(trace, span.setNoParent()::startSpan)
            : span.setParent(inside(trace)).startSpan());
  }

  @Override
  public Step handler(Event event, String rule) {
    return SpanStep.of(
        span("handler")
            .setAttribute("larkpost.rule", rule)
            .setParent(inside(Trace.of(event)))
            .startSpan());
  }

  @Override
  public Step timeout(MessageId asked, String step) {
    return SpanStep.of(
        span("timeout")
            .setAttribute("larkpost.step", step)
            .setParent(inside(Trace.of(asked)))
            .startSpan());
  }

  @Override
  public Step within(Trace trace) {
    return SpanStep.in(inside(trace));
  }

  @Override
  public void told(Event event, List<String> rules, Tracing.Period when) {
    SpanBuilder span =
        span("event")
            .setSpanKind(SpanKind.CONSUMER)
            .setStartTimestamp(when.began())
            .setAttribute("larkpost.source", event.source().value())
            .setAttribute("larkpost.event", event.name().value())
            .setAttribute("larkpost.kind", lower(event.kind()))
            .setAttribute("larkpost.rules", String.join(" ", first(rules, RULES_MAX)));
    Optional<Trace> before = Trace.before(event);
    before.ifPresentOrElse(b -> span.setParent(context(remote(b))), span::setNoParent);
    ids.with(Trace.of(event), span::startSpan).end(when.ended());
  }

  @Override
  public void together(Stage stage, Map<Trace, Integer> of, Tracing.Period when) {
    Map<Trace, Integer> rest = new LinkedHashMap<>();
    int spans = 0;
    for (Map.Entry<Trace, Integer> one : of.entrySet()) {
      Optional<Trace> trace = decided(one.getKey()).filter(t -> t.sampled().orElse(false));
      if (trace.isEmpty()) {
        continue;
      }
      if (spans < TOGETHER_MAX && shares.take(stage, trace.get())) {
        end(begun(stage, one.getValue(), when).setParent(inside(trace.get())), when);
        spans++;
      } else {
        rest.put(trace.get(), one.getValue());
      }
    }
    if (!rest.isEmpty()) {
      linked(stage, rest, when);
    }
  }

  @Override
  public Runnable deed(Deed deed, Collection<Trace> to) {
    Span by = Span.current();
    return () ->
        to.stream()
            .distinct()
            .flatMap(trace -> decided(trace).stream())
            .filter(trace -> trace.sampled().orElse(false))
            .limit(TOGETHER_MAX)
            .forEach(trace -> deed(deed, trace, by));
  }

  /** What it was done by may be recorded elsewhere: each of the two names the other. */
  private void deed(Deed deed, Trace trace, Span by) {
    SpanBuilder span = span(lower(deed));
    SpanContext cause = by.getSpanContext();
    if (cause.isValid() && !cause.getTraceId().equals(trace.id())) {
      span.addLink(cause);
      by.addLink(local(trace));
    }
    (deed == Deed.BEGUN
            ? ids.with(trace, span.setNoParent()::startSpan)
            : span.setParent(inside(trace)).startSpan())
        .end();
  }

  private void linked(Stage stage, Map<Trace, Integer> of, Tracing.Period when) {
    int deliveries = of.values().stream().mapToInt(Integer::intValue).sum();
    SpanBuilder span = begun(stage, deliveries, when).setNoParent();
    first(of.keySet(), LINKS_MAX).forEach(trace -> span.addLink(local(trace)));
    end(span, when);
  }

  private SpanBuilder begun(Stage stage, int deliveries, Tracing.Period when) {
    return span(lower(stage))
        .setSpanKind(stage == Stage.PUBLISH ? SpanKind.PRODUCER : SpanKind.INTERNAL)
        .setStartTimestamp(when.began())
        .setAttribute("larkpost.deliveries", deliveries);
  }

  private static void end(SpanBuilder span, Tracing.Period when) {
    span.startSpan().end(when.ended());
  }

  @Override
  public Optional<Trace> current() {
    SpanContext now = Span.current().getSpanContext();
    return now.isValid()
        ? Optional.of(new Trace(now.getTraceId(), now.getSpanId(), Optional.of(now.isSampled())))
        : Optional.empty();
  }

  /** Asks the sampler by a span that is begun and never ended: such a one is nowhere recorded. */
  @Override
  public Optional<Trace> decided(Trace trace) {
    boolean sampled =
        trace
            .sampled()
            .orElseGet(
                () ->
                    ids.with(trace, tracer.spanBuilder("larkpost sampled").setNoParent()::startSpan)
                        .getSpanContext()
                        .isSampled());
    return Optional.of(new Trace(trace.id(), trace.span(), Optional.of(sampled)));
  }

  private Context inside(Trace trace) {
    return context(local(decided(trace).orElseThrow()));
  }

  private static Context context(SpanContext of) {
    return Context.root().with(Span.wrap(of));
  }

  private static SpanContext local(Trace trace) {
    return SpanContext.create(trace.id(), trace.span(), flags(trace), TraceState.getDefault());
  }

  private static SpanContext remote(Trace trace) {
    return SpanContext.createFromRemoteParent(
        trace.id(), trace.span(), flags(trace), TraceState.getDefault());
  }

  private static TraceFlags flags(Trace trace) {
    return trace.sampled().orElse(false) ? TraceFlags.getSampled() : TraceFlags.getDefault();
  }

  private static <T> List<T> first(Collection<T> all, int most) {
    return all.stream().limit(most).toList();
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
