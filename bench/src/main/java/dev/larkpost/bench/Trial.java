package dev.larkpost.bench;

/**
 * What a measurement needs to know.
 *
 * @param reference whether the official client takes part
 */
record Trial(Home home, Sizes sizes, boolean reference) {
  /** A fresh node. */
  Lab lab() {
    return new Lab(home, reference);
  }
}
