package dev.larkpost.xmtp;

import java.util.ArrayList;
import java.util.List;

/**
 * What an operator should know about a client that works: what its inbox has used up for life, and
 * which conversations stand still.
 *
 * @param installations installations of our inbox, ours included
 * @param identityUpdates updates in our inbox's identity log
 * @param pausedConversations conversations in a form we cannot follow
 * @param activeConversations conversations we read and may send in
 * @param leftConversations conversations we left or were removed from
 */
public record ClientHealth(
    int installations,
    int identityUpdates,
    int pausedConversations,
    int activeConversations,
    int leftConversations) {
  /** Installations one inbox may have (design D3). */
  public static final int INSTALLATIONS_MAX = 10;

  /** Identity updates one inbox may make in its life (design D3). */
  public static final int IDENTITY_UPDATES_MAX = 256;

  /** From so many installations on {@link #warnings} says so. */
  public static final int INSTALLATIONS_WARN = 8;

  /** From so many identity updates on {@link #warnings} says so. */
  public static final int IDENTITY_UPDATES_WARN = 200;

  public ClientHealth {
    if (installations < 0
        || identityUpdates < 0
        || pausedConversations < 0
        || activeConversations < 0
        || leftConversations < 0) {
      throw new IllegalArgumentException(
          installations
              + ", "
              + identityUpdates
              + ", "
              + pausedConversations
              + ", "
              + activeConversations
              + ", "
              + leftConversations);
    }
  }

  /** Of a client without other conversations. */
  public ClientHealth(int installations, int identityUpdates, int pausedConversations) {
    this(installations, identityUpdates, pausedConversations, 0, 0);
  }

  /** What is wrong and what to do about it, in sentences; empty when nothing is. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (installations >= INSTALLATIONS_WARN) {
      warnings.add(
          installations
              + " of "
              + INSTALLATIONS_MAX
              + " installations are used: revoke old ones, and keep the data folder so that no start"
              + " needs another");
    }
    if (identityUpdates >= IDENTITY_UPDATES_WARN) {
      warnings.add(
          identityUpdates
              + " of "
              + IDENTITY_UPDATES_MAX
              + " identity updates are used, for life: keep the data folder, and plan a new inbox"
              + " before they end");
    }
    if (pausedConversations > 0) {
      warnings.add(
          pausedConversations
              + (pausedConversations == 1 ? " conversation is" : " conversations are")
              + " paused, nothing is read or sent there: the log says why, a newer Larkpost may"
              + " follow them");
    }
    return List.copyOf(warnings);
  }
}
