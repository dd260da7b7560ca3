package dev.larkpost.testkit.sim;

import java.security.SecureRandom;
import java.util.Random;

/** Keys and nonces from a seed, so that a run can be had again. For simulations only. */
final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final Random random;

  SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
