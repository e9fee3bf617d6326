-- Runs that are cancelled, found lost, prove what is not listed any more, or try again what failed.

ALTER TABLE sync_runs
    DROP CONSTRAINT sync_runs_origin_check,
    ADD CONSTRAINT sync_runs_origin_check CHECK (origin IN ('schedule', 'manual', 'backfill')),
    DROP CONSTRAINT sync_runs_state_check,
    ADD CONSTRAINT sync_runs_state_check CHECK (state IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
    ADD COLUMN listing_progressed_at timestamptz, -- when a message of its listing was last handled
    ADD COLUMN listing_waits_until   timestamptz, -- its listing is parked until then
    ADD COLUMN listing_waits_for     text,        -- and what for
    ADD COLUMN probe_asked_at        timestamptz, -- when it was last asked whether its messages are still there
    ADD COLUMN listing_gap           text,        -- why its listing does not prove that it saw everything
    ADD COLUMN removed               integer NOT NULL DEFAULT 0, -- campaigns that it found not listed any more
    ADD COLUMN backfill_at           timestamptz, -- when its failed campaigns are tried again
    ADD COLUMN backfill_of           uuid,        -- the run whose failed campaigns this one tries again
    ADD COLUMN backfill_number       integer NOT NULL DEFAULT 0; -- how many times that has been tried, this time included
CREATE INDEX sync_runs_backfill ON sync_runs (backfill_at) WHERE backfill_at IS NOT NULL;

-- A message that is parked is due then; any other was due when it was last heard of.
DROP INDEX sync_items_pending;
CREATE INDEX sync_items_pending ON sync_items (run_id, coalesce(waits_until, updated_at)) WHERE state = 'pending';

ALTER TABLE campaigns ADD COLUMN removed_at timestamptz; -- when it was found not listed any more
