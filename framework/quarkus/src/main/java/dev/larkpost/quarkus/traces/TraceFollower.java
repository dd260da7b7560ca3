package dev.larkpost.quarkus.traces;

import dev.larkpost.engine.watch.EngineListener;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Follows bots where the application traces at all; switched off, nobody asks it anything. */
public final class TraceFollower implements Follower {
  private static final String SCOPE = "dev.larkpost";

  private final Instance<OpenTelemetry> telemetry;
  private final GivenIds ids;
  private final boolean disabled;

  TraceFollower(
      Instance<OpenTelemetry> telemetry,
      GivenIds ids,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "false")
          boolean disabled) {
    this.telemetry = telemetry;
    this.ids = ids;
    this.disabled = disabled;
  }

  @Override
  public EngineListener of(String bot) {
    return disabled || !telemetry.isResolvable()
        ? new EngineListener() {}
        : new SpanTracing(telemetry.get().getTracer(SCOPE), ids, bot);
  }
}
