package dev.larkpost.xmtp.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Starts an XMTP node in this process, for the network {@code local}. Found with {@link
 * java.util.ServiceLoader}, so that applications that never run locally need not carry one.
 */
public interface LocalNode {
  /**
   * Starts a node; returns when clients can connect.
   *
   * @param port on the loopback; 0 takes any free one
   * @param database the file it keeps everything in; empty for memory
   * @param wallets judges signatures of wallets that are contracts, one verdict per check in order
   * @throws RuntimeException when the port is taken or the file cannot be used
   */
  Running start(
      int port,
      Optional<Path> database,
      Function<List<WalletSignatureCheck>, List<WalletVerdict>> wallets);

  /** A node at work. */
  interface Running extends AutoCloseable {
    int port();

    @Override
    void close();
  }
}
