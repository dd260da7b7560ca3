package dev.larkpost.connectors.kafka;

/** Why a record went to the dead-letter topic. The names are on the wire: never rename one. */
public enum PoisonReason {
  /** Not UTF-8, not JSON, or JSON with something behind it. */
  NOT_JSON,
  /** JSON, but no object. */
  NOT_AN_OBJECT,
  /** The value, the key or the headers are larger than we keep. */
  TOO_LARGE,
  /** Nested deeper than we keep. */
  TOO_DEEP,
  /**
   * An object with a member twice, without a name, with too many members, or a number out of reach.
   */
  UNUSABLE,
  /** The header or member that should tell facts apart is absent, or no short text or number. */
  NO_ID
}
