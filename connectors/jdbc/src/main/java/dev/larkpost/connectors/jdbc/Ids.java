package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.id.InboxId;
import java.util.HexFormat;

/** Inbox ids rest as their 32 bytes, half the size of their text. */
final class Ids {
  private Ids() {}

  static byte[] bytes(InboxId inbox) {
    return HexFormat.of().parseHex(inbox.value());
  }

  static InboxId inbox(byte[] bytes) {
    return new InboxId(HexFormat.of().formatHex(bytes));
  }
}
