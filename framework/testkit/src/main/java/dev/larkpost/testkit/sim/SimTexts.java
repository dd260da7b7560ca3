package dev.larkpost.testkit.sim;

import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.testkit.model.SealedDraft;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import java.util.Optional;

/** What a message of a simulation says, and to whom. */
final class SimTexts {
  private static final String ANNOUNCEMENT = "announcement/";

  private SimTexts() {}

  static String of(SealedDraft row) {
    return ContentCodec.decode(row.draft().content()) instanceof Content.Text text
        ? text.text()
        : "";
  }

  static int person(SealedDraft row) {
    return Integer.parseInt(row.draft().conversation().hex(), 16) - 1;
  }

  /** Which announcement or notification it belongs to, by its key. */
  static Optional<AnnouncementId> announcement(SealedDraft row) {
    String key = row.draft().idempotencyKey();
    return key.startsWith(ANNOUNCEMENT)
        ? Optional.of(new AnnouncementId(Long.parseLong(key.split("/")[1])))
        : Optional.empty();
  }
}
