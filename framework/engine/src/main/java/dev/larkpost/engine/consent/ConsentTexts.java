package dev.larkpost.engine.consent;

/**
 * What the bot answers to the consent words. The words themselves cannot be switched off; an empty
 * text means the word works silently.
 *
 * @param stopped answer to STOP and UNSUBSCRIBE
 * @param muted answer to MUTE; {@code {until}} stands for its end
 * @param started answer to START
 * @param help answer to HELP
 */
public record ConsentTexts(String stopped, String muted, String started, String help) {
  /** Plain English. */
  public static ConsentTexts english() {
    return new ConsentTexts(
        "You will get no more notifications from me. I still answer when you write."
            + " Say START to hear from me again.",
        "Muted until {until}. Say START to hear from me sooner.",
        "You will hear from me again. Say STOP to end it.",
        "STOP ends my notifications, MUTE 7d silences them for a week,"
            + " START turns them on again.");
  }
}
