package dev.larkpost.node;

import dev.larkpost.xmtp.transport.LocalNode;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Offers the embedded node to whoever runs on the local network; made by the service loader. */
public final class EmbeddedLocalNode implements LocalNode {
  @Override
  public Running start(
      int port,
      Optional<Path> database,
      Function<List<WalletSignatureCheck>, List<WalletVerdict>> wallets) {
    NodeConfig memory = NodeConfig.inMemory().withPort(port).withWallets(wallets::apply);
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
