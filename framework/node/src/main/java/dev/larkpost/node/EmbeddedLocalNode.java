package dev.larkpost.node;

import dev.larkpost.xmtp.transport.LocalNode;
import java.nio.file.Path;
import java.util.Optional;

/** Offers the embedded node to whoever runs on the local network; made by the service loader. */
public final class EmbeddedLocalNode implements LocalNode {
  @Override
  public Running start(int port, Optional<Path> database) {
    NodeConfig memory = NodeConfig.inMemory().withPort(port);
    EmbeddedNode node = EmbeddedNode.start(database.map(memory::withDatabase).orElse(memory));
    return new Running() {
      @Override
      public int port() {
        return node.port();
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }
}
