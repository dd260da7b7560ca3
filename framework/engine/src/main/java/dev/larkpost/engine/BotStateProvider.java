package dev.larkpost.engine;

import java.nio.file.Path;

/**
 * Opens a bot's durable state. Found with {@link java.util.ServiceLoader}: a store on the class
 * path is enough.
 */
public interface BotStateProvider {
  /**
   * Opens or creates {@code bot.db} (or whatever the store keeps) in this folder.
   *
   * @throws dev.larkpost.xmtp.XmtpException STORE_UNUSABLE when it is damaged, of a newer version,
   *     or held by another process; the message names the cure
   */
  BotState open(Path folder);
}
