-- Whom a delivery is meant for and what it belongs to, whatever its destination becomes.
ALTER TABLE delivery ADD COLUMN recipient BLOB;
ALTER TABLE delivery ADD COLUMN announcement INTEGER;
ALTER TABLE delivery ADD COLUMN expires_ms INTEGER;
-- The tag of an inbox in a destination is one byte.
UPDATE delivery SET recipient = substr(destination, 2) WHERE substr(destination, 1, 1) = X'69' AND lane > 0;
CREATE INDEX delivery_announcement ON delivery (announcement, recipient) WHERE announcement IS NOT NULL;

CREATE TABLE announcement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  announcement_key TEXT NOT NULL UNIQUE,
  lane INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  at_ms INTEGER NOT NULL,
  spec_sealed BLOB NOT NULL,
  token_kind INTEGER,
  token TEXT,
  complete INTEGER NOT NULL,
  pass INTEGER NOT NULL,
  plan TEXT,
  changed_ms INTEGER NOT NULL
);
CREATE INDEX announcement_state ON announcement (state, id);
CREATE INDEX announcement_pages ON announcement (lane, pass, id) WHERE state = 'RUNNING' AND complete = 0;
CREATE INDEX announcement_due ON announcement (at_ms) WHERE state = 'APPROVED';

-- What became of an announcement's recipients; OPEN is everything that has not ended.
CREATE TABLE announcement_count (
  announcement INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  recipients INTEGER NOT NULL,
  PRIMARY KEY (announcement, outcome, reason)
);

-- Lists of recipients. The live one of a name is what people see.
CREATE TABLE audience_list (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  live INTEGER NOT NULL
);
CREATE UNIQUE INDEX audience_list_live ON audience_list (name) WHERE live = 1;
CREATE TABLE audience_member (
  list INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  party TEXT NOT NULL,
  zone TEXT,
  language TEXT,
  PRIMARY KEY (list, kind, party)
);

-- Who said START and did not stop it since; category is empty for everything. The proof lies in the log.
CREATE TABLE subscription (
  category TEXT NOT NULL,
  inbox BLOB NOT NULL,
  PRIMARY KEY (category, inbox)
);
INSERT INTO subscription (category, inbox)
  SELECT DISTINCT coalesce(s.category, ''), s.inbox FROM consent_change s
  WHERE s.kind = 'START' AND NOT EXISTS (
    SELECT 1 FROM consent_change e WHERE e.inbox = s.inbox AND e.id > s.id AND e.kind = 'STOP'
      AND (e.category IS NULL OR e.category = s.category));

-- Which message of ours somebody answers to, and what they chose.
CREATE TABLE told_message (
  message BLOB PRIMARY KEY,
  announcement INTEGER NOT NULL,
  recipient BLOB NOT NULL,
  conversation BLOB NOT NULL,
  at_ms INTEGER NOT NULL
);
CREATE INDEX told_message_conversation ON told_message (conversation, at_ms);
CREATE INDEX told_message_at ON told_message (at_ms);
CREATE TABLE vote (
  announcement INTEGER NOT NULL,
  inbox BLOB NOT NULL,
  choice TEXT NOT NULL,
  PRIMARY KEY (announcement, inbox)
);
CREATE TABLE vote_count (
  announcement INTEGER NOT NULL,
  choice TEXT NOT NULL,
  votes INTEGER NOT NULL,
  PRIMARY KEY (announcement, choice)
);
