package dev.larkpost.quarkus.traces;

import dev.larkpost.engine.watch.Step;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** A span that is current on its thread until it is closed. */
record SpanStep(Span span, Scope scope) implements Step {
  static Step of(Span span) {
    return current(span, Context.current().with(span));
  }

  /** Only a place to be: nothing is recorded for it. */
  static Step in(Context place) {
    return current(Span.getInvalid(), place);
  }

  @SuppressWarnings("MustBeClosedChecker") // whoever has the step closes it
  private static Step current(Span span, Context place) {
    return new SpanStep(span, place.makeCurrent());
  }

  @Override
  public void says(String name, String value) {
    span.setAttribute("larkpost." + name, value);
  }

  @Override
  public void failed(String code) {
    span.setAttribute("larkpost.code", code).setStatus(StatusCode.ERROR);
  }

  @Override
  public void close() {
    scope.close();
    span.end();
  }
}
