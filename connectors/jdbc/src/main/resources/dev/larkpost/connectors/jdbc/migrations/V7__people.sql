-- What is known of a recipient, and how allowances apply; no sort is an ordinary delivery.
ALTER TABLE delivery ADD COLUMN zone TEXT;
ALTER TABLE delivery ADD COLUMN language TEXT;
ALTER TABLE delivery ADD COLUMN sort TEXT;
CREATE INDEX delivery_later ON delivery (announcement, due_ms) WHERE state = 'PLANNED' AND announcement IS NOT NULL;

-- When somebody was told something, as far as allowances ask.
CREATE TABLE allowance_use (
  scope TEXT NOT NULL,
  inbox BLOB NOT NULL,
  delivery INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (scope, inbox, delivery)
);
CREATE INDEX allowance_use_at ON allowance_use (at_ms);

-- What there was no room for, until it is summed up; no category is the empty one.
CREATE TABLE digest (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  inbox BLOB NOT NULL,
  lane INTEGER NOT NULL,
  category TEXT NOT NULL,
  zone TEXT,
  language TEXT,
  entries INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  UNIQUE (inbox, lane, category)
);
CREATE INDEX digest_due ON digest (due_ms);
CREATE TABLE digest_line (
  digest INTEGER NOT NULL,
  place INTEGER NOT NULL,
  line_sealed BLOB NOT NULL,
  PRIMARY KEY (digest, place)
);

-- An opt-in that was signed in a wallet; its proof is a hash of address and text.
ALTER TABLE consent_change ADD COLUMN signer TEXT;
ALTER TABLE consent_change ADD COLUMN signed_text TEXT;
ALTER TABLE consent_change ADD COLUMN signature BLOB;

-- In the order in which they want pages: the planner passed over the partial index that was there.
DROP INDEX announcement_pages;
CREATE INDEX announcement_pages ON announcement (state, complete, lane, pass, id);

-- Questions that wait for their answers, one a conversation.
CREATE TABLE dialog (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation BLOB NOT NULL UNIQUE,
  inbox BLOB NOT NULL,
  step TEXT NOT NULL,
  actions TEXT NOT NULL,
  body_sealed BLOB NOT NULL,
  until_ms INTEGER NOT NULL
);
CREATE INDEX dialog_until ON dialog (until_ms);

-- What was given up and what could not be reached, found without looking at what went out.
CREATE INDEX delivery_dead ON delivery (id) WHERE state = 'DEAD';
CREATE INDEX delivery_unreachable ON delivery (announcement, recipient) WHERE state = 'UNREACHABLE';
CREATE INDEX delivery_unreachable_at ON delivery (changed_ms) WHERE state = 'UNREACHABLE';
CREATE TABLE unreached (
  announcement INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  party TEXT NOT NULL,
  zone TEXT,
  language TEXT,
  added_ms INTEGER NOT NULL,
  tried_ms INTEGER NOT NULL,
  PRIMARY KEY (announcement, kind, party)
);
CREATE INDEX unreached_tried ON unreached (tried_ms);
CREATE INDEX unreached_added ON unreached (added_ms);

-- What events said last about members of lists, so that a retraction brings back what was before.
CREATE TABLE audience_saying (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  list TEXT NOT NULL,
  kind INTEGER NOT NULL,
  party TEXT NOT NULL,
  event TEXT NOT NULL,
  belongs INTEGER NOT NULL,
  UNIQUE (list, kind, party, event)
);
