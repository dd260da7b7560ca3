package dev.larkpost.engine;

import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.MemoryClientStore;

/**
 * Everything durable of one bot: the client's stores and the engine's, over the same transactions.
 * Closing the client closes it all.
 */
public record BotState(ClientStore client, EngineStores engine) {
  /** In memory, gone with the process; for tests and development. */
  public static BotState inMemory() {
    return new BotState(new MemoryClientStore(), EngineStores.inMemory());
  }
}
