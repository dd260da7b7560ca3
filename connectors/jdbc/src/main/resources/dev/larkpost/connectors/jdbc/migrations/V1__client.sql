-- The XMTP client's state. Columns named *_sealed hold AES-256-GCM boxes.
CREATE TABLE installation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  network TEXT NOT NULL,
  inbox TEXT NOT NULL,
  identifier_kind TEXT NOT NULL,
  identifier TEXT NOT NULL,
  seed_sealed BLOB NOT NULL,
  hmac_root_sealed BLOB NOT NULL,
  registered INTEGER NOT NULL
);

CREATE TABLE key_package (
  id INTEGER PRIMARY KEY,
  encoded BLOB NOT NULL,
  init_public BLOB NOT NULL UNIQUE,
  leaf_public BLOB NOT NULL,
  wrapper_public BLOB NOT NULL UNIQUE,
  secrets_sealed BLOB NOT NULL,
  created_ms INTEGER NOT NULL
);

CREATE TABLE identity_state (
  inbox BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  state BLOB NOT NULL,
  PRIMARY KEY (inbox, sequence)
);

CREATE TABLE position (
  topic_kind TEXT NOT NULL,
  topic BLOB NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (topic_kind, topic)
);

CREATE TABLE pending_welcome (
  position INTEGER PRIMARY KEY,
  server_ns INTEGER NOT NULL,
  pointer BLOB NOT NULL,
  first_seen_ms INTEGER NOT NULL
);

CREATE TABLE conversation (
  pk INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  peer BLOB,
  phase TEXT NOT NULL,
  closed_reason TEXT NOT NULL,
  position INTEGER NOT NULL,
  added_by BLOB NOT NULL,
  consent TEXT NOT NULL,
  checked_ms INTEGER NOT NULL,
  last_message_ns INTEGER NOT NULL
);
CREATE INDEX conversation_peer ON conversation (peer) WHERE peer IS NOT NULL;

-- Apart from the conversation: the epoch part is large and rarely written, the ratchet part small and often.
CREATE TABLE group_epoch (
  pk INTEGER PRIMARY KEY,
  state_sealed BLOB NOT NULL
);
CREATE TABLE group_ratchet (
  pk INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  state_sealed BLOB NOT NULL
);

CREATE TABLE sealed (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  reference INTEGER NOT NULL,
  conversation BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  hash BLOB NOT NULL,
  topic_kind TEXT NOT NULL,
  topic BLOB NOT NULL,
  payload BLOB NOT NULL,
  intent_sealed BLOB
);

CREATE TABLE inbound (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  message BLOB NOT NULL UNIQUE,
  conversation BLOB NOT NULL,
  dm INTEGER NOT NULL,
  sender BLOB NOT NULL,
  installation BLOB NOT NULL,
  sent_ns INTEGER NOT NULL,
  content_sealed BLOB
);
CREATE INDEX inbound_unhandled ON inbound (sequence) WHERE content_sealed IS NOT NULL;
