-- When our leaf key in a conversation is due for renewal, and what waits for that.
ALTER TABLE conversation ADD COLUMN key_due_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN key_need TEXT NOT NULL DEFAULT 'NONE';
-- Conversations we began never had a key package's key.
UPDATE conversation SET key_due_ms = checked_ms + 2592000000
WHERE lower(hex(added_by)) = (SELECT inbox FROM installation);
CREATE INDEX conversation_key ON conversation (key_due_ms) WHERE key_need <> 'NONE';

-- When a message that waits for its handler disappears.
ALTER TABLE inbound ADD COLUMN expires_ms INTEGER;
CREATE INDEX inbound_expires ON inbound (expires_ms) WHERE expires_ms IS NOT NULL AND content_sealed IS NOT NULL;
