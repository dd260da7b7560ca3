package dev.larkpost.bots.announcer;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Where traces of the application under test end, in place of a collector. */
@Singleton
class Spans {
  private final InMemorySpanExporter kept = InMemorySpanExporter.create();

  @Produces
  @Singleton
  InMemorySpanExporter exporter() {
    return kept;
  }

  /** Those of a trace, in the order they ended. */
  List<SpanData> of(String trace) {
    return kept.getFinishedSpanItems().stream().filter(s -> s.getTraceId().equals(trace)).toList();
  }

  List<SpanData> all() {
    return kept.getFinishedSpanItems();
  }
}
