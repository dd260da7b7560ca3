package dev.larkpost.quarkus.deployment;

import dev.larkpost.connectors.evm.Anvil;
import dev.larkpost.connectors.evm.Contracts;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real chain with contracts, before the application is built; where they are is told by system
 * properties, because the application lives in a class loader of its own.
 */
final class TestChain implements BeforeAllCallback, AfterAllCallback {
  private Optional<Anvil> anvil = Optional.empty();

  @Override
  public void beforeAll(ExtensionContext context) {
    Contracts.require();
    Anvil started = Anvil.start();
    anvil = Optional.of(started);
    System.setProperty("test.chain.http", started.http());
    System.setProperty("test.chain.ws", started.webSocket());
    System.setProperty("test.chain.vault", started.deploy("Vault"));
    System.setProperty("test.chain.coin", started.deploy("Coin"));
  }

  static Anvil chain() {
    return Anvil.at(System.getProperty("test.chain.http", ""));
  }

  static String vault() {
    return System.getProperty("test.chain.vault", "");
  }

  static String coin() {
    return System.getProperty("test.chain.coin", "");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    anvil.ifPresent(Anvil::close);
  }
}
