-- See the PostgreSQL script of the same number.
ALTER TABLE sync_items ADD COLUMN message TEXT;
ALTER TABLE sync_items ADD COLUMN send_claimed_at TEXT;
CREATE INDEX sync_items_backlog ON sync_items (run_id, page, campaign_id) WHERE message IS NOT NULL;
CREATE INDEX sync_items_sending ON sync_items (run_id) WHERE send_claimed_at IS NOT NULL;
CREATE INDEX sync_items_outstanding ON sync_items (run_id, coalesce(waits_until, updated_at)) WHERE state = 'pending' AND message IS NULL;
CREATE INDEX sync_items_replayed ON sync_items (run_id)
    WHERE state = 'failed' AND (message IS NOT NULL OR delivered_at IS NOT NULL OR waits_until IS NOT NULL);
DROP INDEX sync_items_pending;
CREATE INDEX sync_items_pending ON sync_items (run_id) WHERE state = 'pending';
