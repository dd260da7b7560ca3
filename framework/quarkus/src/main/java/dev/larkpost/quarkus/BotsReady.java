package dev.larkpost.quarkus;

import dev.larkpost.engine.EventIntake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once every bot's streams are accepted and a gap check finished after that. A bot that works
 * but needs somebody's attention is degraded, which the data says and the status does not: taking
 * it out of service would help nobody.
 */
@Readiness
public class BotsReady implements HealthCheck {
  private final Bots bots;

  BotsReady(Bots bots) {
    this.bots = bots;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("larkpost bots").status(bots.ready());
    boolean degraded = false;
    for (BotStatus bot : bots.status()) {
      response.withData(bot.name(), bot.state() + verified(bot));
      response.withData(bot.name() + ".paused", bot.paused());
      for (EventIntake.Status source : bot.sources()) {
        response.withData(bot.name() + "." + source.source(), stands(source));
      }
      if (bot.degraded()) {
        response.withData(bot.name() + ".warning", String.join("; ", bot.warnings()));
        degraded = true;
      }
    }
    bots.stages()
        .forEach(
            (bot, stages) ->
                stages.forEach((stage, stands) -> response.withData(bot + "." + stage, stands)));
    return response.withData("degraded", degraded).build();
  }

  private static String verified(BotStatus bot) {
    return ago(bot.verifiedAt());
  }

  private static String ago(Optional<Instant> moment) {
    return moment
        .map(at -> Duration.between(at, Clock.systemUTC().instant()).toSeconds())
        .map(seconds -> ", verified " + seconds + " s ago")
        .orElse("");
  }

  private static String stands(EventIntake.Status source) {
    String behind =
        source.behind().isPresent() ? source.behind().getAsLong() + " behind" : "not read yet";
    String failing = source.failures() > 0 ? ", failed " + source.failures() + " times" : "";
    return behind + ago(source.verifiedAt()) + failing;
  }
}
