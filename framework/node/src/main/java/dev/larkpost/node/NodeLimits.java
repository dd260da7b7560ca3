package dev.larkpost.node;

/**
 * The hosted network's budget per source address (design, section 4): two buckets, filled only by
 * whole minutes since their last touch.
 *
 * @param publishBurst messages at once
 * @param publishPerMinute messages put back per whole quiet minute
 * @param readBurst reads at once
 * @param readPerMinute reads put back per whole quiet minute
 */
public record NodeLimits(int publishBurst, int publishPerMinute, int readBurst, int readPerMinute) {
  public NodeLimits {
    if (publishBurst < 1 || publishPerMinute < 1 || readBurst < 1 || readPerMinute < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** The numbers of the hosted network. */
  public static NodeLimits hosted() {
    return new NodeLimits(3_000, 600, 20_000, 4_000);
  }
}
