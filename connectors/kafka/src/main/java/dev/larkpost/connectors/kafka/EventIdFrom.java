package dev.larkpost.connectors.kafka;

/** What makes two records one fact. */
public sealed interface EventIdFrom {
  /** Their place: every record is a fact of its own. */
  record Place() implements EventIdFrom {}

  /**
   * A text or whole number in a header; a record whose value was told is passed over.
   *
   * @param name of the header
   */
  record Header(String name) implements EventIdFrom {}

  /**
   * A text or whole number in the value, at its top; tombstones, which have none, go by their
   * place.
   *
   * @param name of the member
   */
  record Field(String name) implements EventIdFrom {}
}
