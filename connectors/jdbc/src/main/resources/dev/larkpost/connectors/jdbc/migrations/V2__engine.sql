-- The engine's state: what goes out, what failed, and who wants to hear what.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  lane INTEGER NOT NULL,
  destination BLOB NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  content_sealed BLOB,
  push INTEGER NOT NULL,
  category TEXT,
  state TEXT NOT NULL,
  reason TEXT,
  attempts INTEGER NOT NULL,
  planned_ms INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  lease_worker TEXT,
  lease_until_ms INTEGER NOT NULL
);
CREATE INDEX delivery_planned ON delivery (lane, id) WHERE state = 'PLANNED';
CREATE INDEX delivery_waiting ON delivery (destination, lane, id) WHERE state = 'PLANNED';

CREATE TABLE consent_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  inbox BLOB NOT NULL,
  kind TEXT NOT NULL,
  category TEXT,
  until_ms INTEGER,
  proof BLOB NOT NULL UNIQUE,
  at_ms INTEGER NOT NULL
);
CREATE INDEX consent_change_inbox ON consent_change (inbox, id);

CREATE TABLE failed_message (
  sequence INTEGER PRIMARY KEY,
  message BLOB NOT NULL,
  conversation BLOB NOT NULL,
  dm INTEGER NOT NULL,
  sender BLOB NOT NULL,
  installation BLOB NOT NULL,
  sent_ns INTEGER NOT NULL,
  content_sealed BLOB NOT NULL,
  attempts INTEGER NOT NULL,
  code TEXT NOT NULL,
  next_try_ms INTEGER
);
CREATE INDEX failed_message_due ON failed_message (next_try_ms) WHERE next_try_ms IS NOT NULL;

CREATE TABLE prompt (
  conversation BLOB PRIMARY KEY,
  actions TEXT NOT NULL,
  expires_ms INTEGER
);
CREATE TABLE prompt_choice (
  conversation BLOB NOT NULL,
  place INTEGER NOT NULL,
  action TEXT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (conversation, place)
);
