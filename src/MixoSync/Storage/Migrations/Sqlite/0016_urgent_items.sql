-- See the PostgreSQL script of the same number.
ALTER TABLE sync_items ADD COLUMN urgent_at TEXT;
ALTER TABLE sync_items ADD COLUMN next_message TEXT;
CREATE INDEX sync_items_urgent ON sync_items (run_id) WHERE urgent_at IS NOT NULL;
