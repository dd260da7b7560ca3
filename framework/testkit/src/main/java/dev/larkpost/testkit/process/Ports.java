package dev.larkpost.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Ports for servers that must be told theirs, or come back on the same one. A port the system gave
 * out and that was let go may be somebody else's a moment later; these lie outside the range it
 * gives out of by itself, for listening or for connecting. Any thread.
 */
public final class Ports {
  private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  /** Where Linux begins unless told otherwise; other systems begin above. */
  private static final int USUAL_RANGE_FROM = 32_768;

  private static final int RANGE_BYTES = 64;
  private static final int LOWEST = 20_000;
  private static final int TRIES = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ports() {}

  /**
   * A port of the loopback where nobody listens.
   *
   * @throws IllegalStateException when there is none
   */
  public static int unused() {
    int above = rangeFrom();
    for (int i = 0; i < TRIES; i++) {
      // Where the system gives out everything, it may as well choose.
      int port = above > LOWEST ? RANDOM.nextInt(LOWEST, above) : 0;
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IllegalStateException("no unused port in " + TRIES + " tries");
  }

  private static int rangeFrom() {
    // In one go: what is read of it later is nothing.
    try (InputStream range = Files.newInputStream(RANGE)) {
      String both = new String(range.readNBytes(RANGE_BYTES), StandardCharsets.US_ASCII);
      return Integer.parseInt(both.strip().split("\\s+")[0]);
    } catch (IOException | NumberFormatException elsewhere) {
      return USUAL_RANGE_FROM;
    }
  }
}
