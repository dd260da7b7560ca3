package dev.larkpost.node;

import java.time.Clock;

class MemoryStoreTest extends EnvelopeStoreContract {
  @Override
  EnvelopeStore open(Clock clock, EnvelopeStore.Listener listener) {
    return new MemoryStore(clock, listener);
  }
}
