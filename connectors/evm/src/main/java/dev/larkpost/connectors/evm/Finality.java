package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.EventException;

/** When a block counts. */
public sealed interface Finality {
  /**
   * With so many blocks on top of it; 0: at once.
   *
   * @param blocks not negative
   */
  record Depth(int blocks) implements Finality {
    public Depth {
      if (blocks < 0) {
        throw EventException.misconfigured("finality of " + blocks + " blocks");
      }
    }

    @Override
    public String toString() {
      return Integer.toString(blocks);
    }
  }

  /** When the chain's consensus says so, by a block tag of its RPC. */
  enum Tag implements Finality {
    SAFE,
    FINALIZED;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * @param text {@code safe}, {@code finalized} or a number of blocks
   */
  static Finality parse(String text) {
    return switch (text) {
      case "safe" -> Tag.SAFE;
      case "finalized" -> Tag.FINALIZED;
      default -> {
        if (!text.matches("\\d{1,6}")) {
          throw EventException.misconfigured(
              "finality \"" + text + "\": safe, finalized or a number of blocks");
        }
        yield new Depth(Integer.parseInt(text));
      }
    };
  }
}
