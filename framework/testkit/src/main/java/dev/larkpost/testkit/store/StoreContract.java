package dev.larkpost.testkit.store;

import dev.larkpost.xmtp.store.Transaction;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Where the contract of every store begins: a new one for each test, worked on in transactions.
 *
 * @param <S> the store
 */
abstract class StoreContract<S> {
  private Optional<StoreUnderTest<S>> opened = Optional.empty();

  /** A new, empty store. */
  protected abstract StoreUnderTest<S> open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    opened = Optional.of(open());
  }

  @AfterEach
  void closeStore() {
    opened.ifPresent(under -> under.close().run());
  }

  private StoreUnderTest<S> under() {
    return opened.orElseThrow();
  }

  final S store() {
    return under().store();
  }

  /** In a transaction that writes. */
  final <T> T in(Function<Transaction, T> work) {
    return under().transactions().inTransaction(work);
  }

  /** The same, where there is nothing to give back. */
  final void run(Consumer<Transaction> work) {
    in(
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  /** In a transaction that reads. */
  final <T> T look(Function<Transaction, T> work) {
    return under().transactions().inSnapshot(work);
  }
}
