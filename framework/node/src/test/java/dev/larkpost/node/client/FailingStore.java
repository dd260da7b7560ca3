package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.ConversationStore;
import dev.larkpost.xmtp.store.IdentityStateStore;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.InstallationStore;
import dev.larkpost.xmtp.store.KeyPackageStore;
import dev.larkpost.xmtp.store.MemoryClientStore;
import dev.larkpost.xmtp.store.PendingWelcomeStore;
import dev.larkpost.xmtp.store.PositionStore;
import dev.larkpost.xmtp.store.SealedStore;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A memory store whose disk is full for as many transactions as a test says, or whose transactions
 * are visible to others long before their own thread goes on.
 */
final class FailingStore implements ClientStore {
  private static final Duration LATE = Duration.ofMillis(300);

  private final MemoryClientStore store = new MemoryClientStore();
  private final AtomicInteger failing = new AtomicInteger();
  private volatile Optional<Late> late = Optional.empty();

  void failNext() {
    failing.set(1);
  }

  /**
   * Once the caller has written, it reads no more before somebody else has written, too; and that
   * thread learns of it late.
   */
  void lateNext() {
    late =
        Optional.of(new Late(Thread.currentThread(), new CountDownLatch(1), new CountDownLatch(1)));
  }

  private record Late(Thread first, CountDownLatch written, CountDownLatch answered) {
    void wrote() {
      if (Thread.currentThread() == first) {
        written.countDown();
      } else if (written.getCount() == 0 && answered.getCount() > 0) {
        answered.countDown();
        LockSupport.parkNanos(LATE.toNanos());
      }
    }

    void reads() {
      if (Thread.currentThread() == first && written.getCount() == 0) {
        try {
          assertTrue(answered.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  boolean failed() {
    return failing.get() == 0;
  }

  @Override
  public Transactions transactions() {
    return new Transactions() {
      @Override
      public <T> T inTransaction(Function<Transaction, T> work) {
        T written =
            store
                .transactions()
                .inTransaction(
                    tx -> {
                      T result = work.apply(tx);
                      if (failing.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        throw new IllegalStateException("disk full");
                      }
                      return result;
                    });
        late.ifPresent(Late::wrote);
        return written;
      }

      @Override
      public <T> T inSnapshot(Function<Transaction, T> work) {
        late.ifPresent(Late::reads);
        return store.transactions().inSnapshot(work);
      }
    };
  }

  @Override
  public InstallationStore installation() {
    return store.installation();
  }

  @Override
  public KeyPackageStore keyPackages() {
    return store.keyPackages();
  }

  @Override
  public IdentityStateStore identities() {
    return store.identities();
  }

  @Override
  public PositionStore positions() {
    return store.positions();
  }

  @Override
  public PendingWelcomeStore pendingWelcomes() {
    return store.pendingWelcomes();
  }

  @Override
  public ConversationStore conversations() {
    return store.conversations();
  }

  @Override
  public SealedStore sealed() {
    return store.sealed();
  }

  @Override
  public InboundStore inbound() {
    return store.inbound();
  }

  @Override
  public void close() {
    store.close();
  }
}
