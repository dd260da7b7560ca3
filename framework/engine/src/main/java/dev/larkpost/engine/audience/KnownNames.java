package dev.larkpost.engine.audience;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names that were looked up before they are wanted: who has a transaction open asks what is known
 * and waits for nobody. Thread-safe.
 */
public final class KnownNames {
  /** Addresses remembered; the one not asked for longest goes first. */
  public static final int REMEMBERED_MAX = 10_000;

  /** How long a name, or that there is none, is good for. */
  public static final Duration GOOD_FOR = Duration.ofMinutes(10);

  /** How long nobody is asked after somebody did not answer. */
  public static final Duration PAUSE = Duration.ofSeconds(30);

  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{40}");

  private final Optional<NameBook> book;
  private final Clock clock;
  private final Map<String, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };
  private Instant pausedUntil = Instant.MIN;

  private record Known(Optional<String> name, Instant until) {}

  /**
   * @param book absent: nobody has a name
   */
  public KnownNames(Optional<NameBook> book, Clock clock) {
    this.book = book;
    this.clock = clock;
  }

  /** Without names: everybody is shown by their address. */
  public static KnownNames none() {
    return new KnownNames(Optional.empty(), Clock.systemUTC());
  }

  /** Whether there is anybody to ask. */
  public boolean any() {
    return book.isPresent();
  }

  /** The name this address is known by, however old; asks nobody. */
  public synchronized Optional<String> known(String address) {
    return Optional.ofNullable(known.get(address.toLowerCase(Locale.ROOT))).flatMap(Known::name);
  }

  /**
   * As {@link #known}, and asks when nothing fresh is known. May wait for the network: never inside
   * a transaction. When nobody answers, what was known is good enough, and so is nothing.
   */
  public Optional<String> lookUp(String address) {
    String asked = address.toLowerCase(Locale.ROOT);
    if (book.isPresent() && ADDRESS.matcher(asked).matches() && isWanted(asked)) {
      ask(book.get(), asked);
    }
    return known(asked);
  }

  private synchronized boolean isWanted(String address) {
    Instant now = clock.instant();
    Known before = known.get(address);
    return (before == null || !before.until().isAfter(now)) && !pausedUntil.isAfter(now);
  }

  private void ask(NameBook names, String address) {
    try {
      Optional<String> name = names.name(address);
      synchronized (this) {
        known.put(address, new Known(name, clock.instant().plus(GOOD_FOR)));
      }
    } catch (RuntimeException nobody) {
      // What it throws is the connector's own; a message without a name is better than none.
      synchronized (this) {
        pausedUntil = clock.instant().plus(PAUSE);
      }
    }
  }
}
