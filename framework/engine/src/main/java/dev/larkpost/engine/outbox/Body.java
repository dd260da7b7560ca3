package dev.larkpost.engine.outbox;

/**
 * What a delivery says. The very bytes are kept from the plan on, because they are part of the
 * message id; treat the array as immutable.
 *
 * @param content EncodedContent bytes; empty once the delivery is finished and compacted
 * @param idempotencyKey fixed for good; two deliveries of one key are one
 * @param push whether phones should ring
 */
public record Body(byte[] content, String idempotencyKey, boolean push) {
  public Body {
    if (idempotencyKey.isEmpty()) {
      throw new IllegalArgumentException("a delivery needs an idempotency key");
    }
  }

  /** Key and flag without the content. */
  public Body compacted() {
    return new Body(new byte[0], idempotencyKey, push);
  }
}
