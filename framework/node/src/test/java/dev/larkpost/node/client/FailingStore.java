package dev.larkpost.node.client;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A memory store whose disk is full for as many transactions as a test says. */
final class FailingStore implements ClientStore {
  private final MemoryClientStore store = new MemoryClientStore();
  private final AtomicInteger failing = new AtomicInteger();

  void failNext() {
    failing.set(1);
  }

  boolean failed() {
    return failing.get() == 0;
  }

  @Override
  public Transactions transactions() {
    return new Transactions() {
      @Override
      public <T> T inTransaction(Function<Transaction, T> work) {
        return store
            .transactions()
            .inTransaction(
                tx -> {
                  T result = work.apply(tx);
                  if (failing.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    throw new IllegalStateException("disk full");
                  }
                  return result;
                });
      }

      @Override
      public <T> T inSnapshot(Function<Transaction, T> work) {
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
