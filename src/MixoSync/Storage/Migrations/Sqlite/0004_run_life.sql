-- Cancelled runs, lost messages, removed campaigns and backfill.

-- SQLite cannot change a CHECK constraint, so the table is created again
-- (https://www.sqlite.org/lang_altertable.html#otheralter). Foreign keys cannot be turned off within a transaction, and dropping the
-- old table deletes the rows that reference it, so these are copied first.
CREATE TABLE sync_runs_new (
    id                    TEXT PRIMARY KEY,
    client_id             TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    origin                TEXT NOT NULL CHECK (origin IN ('schedule', 'manual', 'backfill')),
    state                 TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
    campaign_ids          TEXT, -- JSON array of the requested campaigns; null for all
    since                 TEXT, -- only campaigns that have changed since; null for all
    created_at            TEXT NOT NULL,
    publish_claimed_at    TEXT,
    published_at          TEXT, -- when the broker confirmed its first message
    started_at            TEXT,
    listing_finished_at   TEXT,
    finished_at           TEXT,
    pages                 INTEGER NOT NULL DEFAULT 0,
    total                 INTEGER, -- the number of campaigns that the platform reports
    failure_kind          TEXT,
    reason                TEXT,
    listing_attempts      INTEGER NOT NULL DEFAULT 0,
    listing_first_failed_at TEXT,
    listing_progressed_at TEXT, -- when a message of its listing was last handled
    listing_waits_until   TEXT, -- until when its listing is parked
    listing_waits_for     TEXT, -- why its listing is parked
    probe_asked_at        TEXT, -- when a probe last looked for its messages
    listing_gap           TEXT, -- why its listing does not count as complete
    removed               INTEGER NOT NULL DEFAULT 0, -- the number of campaigns that it marked as removed
    backfill_at           TEXT, -- when its failed campaigns are retried
    backfill_of           TEXT, -- the run whose failed campaigns this run retries
    backfill_number       INTEGER NOT NULL DEFAULT 0 -- the number of this retry, from 1; 0 for other runs
);
INSERT INTO sync_runs_new (id, client_id, origin, state, campaign_ids, since, created_at, publish_claimed_at, published_at,
                           started_at, listing_finished_at, finished_at, pages, total, failure_kind, reason,
                           listing_attempts, listing_first_failed_at)
SELECT id, client_id, origin, state, campaign_ids, since, created_at, publish_claimed_at, published_at,
       started_at, listing_finished_at, finished_at, pages, total, failure_kind, reason,
       listing_attempts, listing_first_failed_at
FROM sync_runs;
CREATE TABLE sync_items_kept AS SELECT * FROM sync_items;
CREATE TABLE sync_run_calls_kept AS SELECT * FROM sync_run_calls;
DELETE FROM sync_items;
DELETE FROM sync_run_calls;
DROP TABLE sync_runs;
ALTER TABLE sync_runs_new RENAME TO sync_runs;
INSERT INTO sync_items SELECT * FROM sync_items_kept;
INSERT INTO sync_run_calls SELECT * FROM sync_run_calls_kept;
DROP TABLE sync_items_kept;
DROP TABLE sync_run_calls_kept;

-- A client has at most one active run, whatever the number of schedulers.
CREATE UNIQUE INDEX sync_runs_one_active ON sync_runs (client_id) WHERE state IN ('queued', 'running');
CREATE INDEX sync_runs_unpublished ON sync_runs (created_at) WHERE published_at IS NULL AND state = 'queued';
CREATE INDEX sync_runs_newest ON sync_runs (client_id, created_at DESC);
CREATE INDEX sync_runs_backfill ON sync_runs (backfill_at) WHERE backfill_at IS NOT NULL;

-- A parked message is due at waits_until. Any other message was due at its last update.
DROP INDEX sync_items_pending;
CREATE INDEX sync_items_pending ON sync_items (run_id, coalesce(waits_until, updated_at)) WHERE state = 'pending';

ALTER TABLE campaigns ADD COLUMN removed_at TEXT; -- when it was marked as removed
