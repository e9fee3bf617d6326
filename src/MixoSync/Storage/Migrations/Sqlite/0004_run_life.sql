-- Runs that are cancelled, found lost, prove what is not listed any more, or try again what failed.

-- SQLite changes no CHECK of a table: it is made anew (https://www.sqlite.org/lang_altertable.html#otheralter). Foreign keys
-- cannot be turned off within a transaction, and dropping the old table deletes what refers to it: that is kept aside.
CREATE TABLE sync_runs_new (
    id                    TEXT PRIMARY KEY,
    client_id             TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    origin                TEXT NOT NULL CHECK (origin IN ('schedule', 'manual', 'backfill')),
    state                 TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
    campaign_ids          TEXT, -- JSON array of the campaigns asked for; all where null
    since                 TEXT, -- only what changed since; all where null
    created_at            TEXT NOT NULL,
    publish_claimed_at    TEXT,
    published_at          TEXT, -- when its first message was confirmed by the broker
    started_at            TEXT,
    listing_finished_at   TEXT,
    finished_at           TEXT,
    pages                 INTEGER NOT NULL DEFAULT 0,
    total                 INTEGER, -- how many campaigns the platform says there are
    failure_kind          TEXT,
    reason                TEXT,
    listing_attempts      INTEGER NOT NULL DEFAULT 0,
    listing_first_failed_at TEXT,
    listing_progressed_at TEXT, -- when a message of its listing was last handled
    listing_waits_until   TEXT, -- its listing is parked until then
    listing_waits_for     TEXT, -- and what for
    probe_asked_at        TEXT, -- when it was last asked whether its messages are still there
    listing_gap           TEXT, -- why its listing does not prove that it saw everything
    removed               INTEGER NOT NULL DEFAULT 0, -- campaigns that it found not listed any more
    backfill_at           TEXT, -- when its failed campaigns are tried again
    backfill_of           TEXT, -- the run whose failed campaigns this one tries again
    backfill_number       INTEGER NOT NULL DEFAULT 0 -- how many times that has been tried, this time included
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

-- No two runs of one client overlap, however many schedulers there are.
CREATE UNIQUE INDEX sync_runs_one_active ON sync_runs (client_id) WHERE state IN ('queued', 'running');
CREATE INDEX sync_runs_unpublished ON sync_runs (created_at) WHERE published_at IS NULL AND state = 'queued';
CREATE INDEX sync_runs_newest ON sync_runs (client_id, created_at DESC);
CREATE INDEX sync_runs_backfill ON sync_runs (backfill_at) WHERE backfill_at IS NOT NULL;

-- A message that is parked is due then; any other was due when it was last heard of.
DROP INDEX sync_items_pending;
CREATE INDEX sync_items_pending ON sync_items (run_id, coalesce(waits_until, updated_at)) WHERE state = 'pending';

ALTER TABLE campaigns ADD COLUMN removed_at TEXT; -- when it was found not listed any more
