package dev.larkpost.testkit.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  /** Systems that give out lower ones leave no room for ours. */
  private static final int WIDE_RANGE = 20_000;

  @Test
  void a_port_is_free_and_is_none_the_system_gives_out() throws IOException {
    for (int i = 0; i < 20; i++) {
      int port = Ports.unused();
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          ServerSocket given = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        assertEquals(port, free.getLocalPort());
        assertTrue(
            port < given.getLocalPort() || given.getLocalPort() < WIDE_RANGE,
            () -> port + " and " + given.getLocalPort());
      }
    }
  }
}
