package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.InboxId;
import java.util.Map;

/**
 * Somebody chose an action: by tapping, or by answering with its number.
 *
 * @param actions id of the Actions content the button was in
 * @param action the button's id
 * @param label what the button said; its id when that is no longer known
 */
public record ButtonTap(
    Message message, String actions, String action, String label, Map<String, String> metadata) {
  public ButtonTap {
    metadata = Map.copyOf(metadata);
  }

  public InboxId sender() {
    return message.sender();
  }
}
