package dev.larkpost.quarkus;

import dev.larkpost.xmtp.ClientHealth;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.XmtpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A client's health, at most some seconds old: whoever asks how a bot stands asks often, and the
 * answer costs a look at every conversation. Thread-safe.
 */
final class RecentHealth {
  static final Duration FRESH = Duration.ofSeconds(5);
  private static final ClientHealth NOTHING = new ClientHealth(0, 0, 0);

  private record Known(ClientHealth health, Instant at) {}

  private final XmtpClient client;
  private final Clock clock;
  private Optional<Known> known = Optional.empty();

  RecentHealth(XmtpClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  synchronized ClientHealth get() {
    if (client.state() == ClientState.CLOSED) {
      return NOTHING; // its store is closed too
    }
    Instant now = clock.instant();
    Known fresh =
        known
            .filter(k -> now.isBefore(k.at().plus(FRESH)))
            .orElseGet(() -> new Known(client.health(), now));
    known = Optional.of(fresh);
    return fresh.health();
  }
}
