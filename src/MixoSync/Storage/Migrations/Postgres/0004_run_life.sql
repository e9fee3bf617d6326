-- Cancelled runs, lost messages, removed campaigns and backfill.

ALTER TABLE sync_runs
    DROP CONSTRAINT sync_runs_origin_check,
    ADD CONSTRAINT sync_runs_origin_check CHECK (origin IN ('schedule', 'manual', 'backfill')),
    DROP CONSTRAINT sync_runs_state_check,
    ADD CONSTRAINT sync_runs_state_check CHECK (state IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
    ADD COLUMN listing_progressed_at timestamptz, -- when a message of its listing was last handled
    ADD COLUMN listing_waits_until   timestamptz, -- until when its listing is parked
    ADD COLUMN listing_waits_for     text,        -- why its listing is parked
    ADD COLUMN probe_asked_at        timestamptz, -- when a probe last looked for its messages
    ADD COLUMN listing_gap           text,        -- why its listing does not count as complete
    ADD COLUMN removed               integer NOT NULL DEFAULT 0, -- the number of campaigns that it marked as removed
    ADD COLUMN backfill_at           timestamptz, -- when its failed campaigns are retried
    ADD COLUMN backfill_of           uuid,        -- the run whose failed campaigns this run retries
    ADD COLUMN backfill_number       integer NOT NULL DEFAULT 0; -- the number of this retry, from 1; 0 for other runs
CREATE INDEX sync_runs_backfill ON sync_runs (backfill_at) WHERE backfill_at IS NOT NULL;

-- A parked message is due at waits_until. Any other message was due at its last update.
DROP INDEX sync_items_pending;
CREATE INDEX sync_items_pending ON sync_items (run_id, coalesce(waits_until, updated_at)) WHERE state = 'pending';

ALTER TABLE campaigns ADD COLUMN removed_at timestamptz; -- when it was marked as removed
