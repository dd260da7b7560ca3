package dev.larkpost.quarkus;

import java.time.Clock;
import java.time.Duration;
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
      if (bot.degraded()) {
        response.withData(bot.name() + ".warning", String.join("; ", bot.warnings()));
        degraded = true;
      }
    }
    return response.withData("degraded", degraded).build();
  }

  private static String verified(BotStatus bot) {
    return bot.verifiedAt()
        .map(at -> Duration.between(at, Clock.systemUTC().instant()).toSeconds())
        .map(seconds -> ", verified " + seconds + " s ago")
        .orElse("");
  }
}
