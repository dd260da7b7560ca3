package dev.larkpost.bench;

/**
 * The official client lets 5,000 requests a minute through and sleeps for the rest of it
 * (xmtp_api_grpc: {@code rate_limit}). What is measured of it stays within one such minute:
 * otherwise its sleep would be measured, and every ratio would be in our favour. {@code
 * official.mjs} waits for a minute with enough left.
 */
final class OfficialPace {
  /** Texts in one measurement, two requests each. */
  static final int TEXTS_MOST = 2_000;

  /** New DMs with a text in one measurement, eleven requests each. */
  static final int NEW_DMS_MOST = 400;

  /** The same of a warm-up, of which there are two. */
  static final int WARM_DMS_MOST = 150;

  static final int WARM_TEXTS_MOST = 500;

  private OfficialPace() {}

  /** Waits until any client of the official kind may ask as often as it likes for a minute. */
  static void rest(ChildProcess official) {
    official.ask("rest");
  }
}
