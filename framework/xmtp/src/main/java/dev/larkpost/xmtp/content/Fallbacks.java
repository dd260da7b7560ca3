package dev.larkpost.xmtp.content;

import java.util.Optional;

/** What apps show when they cannot render a type (wire file section 7.2, fallback column). */
final class Fallbacks {
  static final String MULTI_REMOTE_ATTACHMENT =
      "Can't display this content. This app doesn't support multiple remote attachments.";

  private static final String UNNAMED_FILE = "this content";

  private Fallbacks() {}

  static String reaction(Content.Reaction reaction) {
    return reaction.added()
        ? "Reacted with \"" + reaction.content() + "\" to an earlier message"
        : "Removed \"" + reaction.content() + "\" from an earlier message";
  }

  static String reply(Content said) {
    return said instanceof Content.Text text
        ? "Replied with \"" + text.text() + "\" to an earlier message"
        : "Replied to an earlier message";
  }

  static String attachment(Optional<String> filename) {
    return "Can't display "
        + filename.orElse(UNNAMED_FILE)
        + ". This app doesn't support attachments.";
  }

  static String remoteAttachment(Optional<String> filename) {
    return "Can't display "
        + filename.orElse(UNNAMED_FILE)
        + ". This app doesn't support remote attachments.";
  }

  static String transactionReference(String hash) {
    return hash.isEmpty()
        ? "Crypto transaction"
        : "[Crypto transaction] Use a blockchain explorer to learn more using the transaction hash: "
            + hash;
  }

  static String walletSendCalls(String json) {
    return "[Transaction request generated]: " + json;
  }

  static String actions(Content.Actions actions) {
    StringBuilder text = new StringBuilder(actions.description()).append("\n\n");
    int number = 1;
    for (Content.Actions.Action action : actions.actions()) {
      text.append('[').append(number++).append("] ").append(action.label()).append('\n');
    }
    return text.append("\nReply with the number to select").toString();
  }

  static String intent(Content.Intent intent) {
    return "User selected action: " + intent.actionId();
  }
}
