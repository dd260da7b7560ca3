package dev.larkpost.bench;

/**
 * How much of everything.
 *
 * @param rounds measured rounds, after a warm-up
 * @param wallets registrations per round
 * @param newDms new DMs per round
 * @param fanOut DMs of the fan-out
 * @param texts texts per round over {@link #TEXT_DMS} DMs
 * @param trips round trips per round
 * @param busyDms DMs the busy bot writes to
 * @param catchUp new DMs to catch up with
 * @param idle DMs in the stores that are opened again
 * @param jmhSeconds of each JMH iteration
 */
record Sizes(
    String name,
    int rounds,
    int wallets,
    int newDms,
    int fanOut,
    int texts,
    int trips,
    int busyDms,
    int catchUp,
    int[] idle,
    int jmhSeconds) {
  static final int TEXT_DMS = 50;

  static final Sizes QUICK =
      new Sizes("quick", 2, 10, 100, 200, 500, 60, 100, 50, new int[] {200}, 2);
  static final Sizes USUAL =
      new Sizes(
          "usual", 3, 50, 2_000, 10_000, 2_000, 400, 1_000, 200, new int[] {1_000, 10_000}, 2);
  static final Sizes FULL =
      new Sizes(
          "full", 3, 50, 2_000, 10_000, 2_000, 1_000, 1_000, 200, new int[] {1_000, 100_000}, 3);

  /** A warm-up of as many as this. */
  static int warm(int count) {
    return Math.max(20, count / 4);
  }
}
