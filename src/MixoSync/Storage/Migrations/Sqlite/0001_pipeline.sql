CREATE TABLE clients (
    id             TEXT PRIMARY KEY,
    name           TEXT,
    platform       TEXT NOT NULL,
    api_url        TEXT NOT NULL,
    credentials    TEXT NOT NULL, -- a reference (env:PREFIX or file:FOLDER), never the credentials themselves
    schedule       TEXT,          -- cron expression, in UTC
    quota          TEXT NOT NULL, -- CALLS/WINDOW, for example 10/60s
    page_size      INTEGER NOT NULL CHECK (page_size BETWEEN 1 AND 1000),
    max_in_flight  INTEGER NOT NULL CHECK (max_in_flight BETWEEN 1 AND 100),
    skip_unchanged INTEGER NOT NULL,
    enabled        INTEGER NOT NULL,
    next_run_at    TEXT
);
CREATE INDEX clients_due ON clients (next_run_at) WHERE enabled AND next_run_at IS NOT NULL;

CREATE TABLE sync_runs (
    id                  TEXT PRIMARY KEY,
    client_id           TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    origin              TEXT NOT NULL CHECK (origin IN ('schedule', 'manual')),
    state               TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'partial', 'failed')),
    campaign_ids        TEXT,        -- JSON array of the requested campaigns; null for all
    since               TEXT, -- only campaigns that have changed since; null for all
    created_at          TEXT NOT NULL,
    publish_claimed_at  TEXT,
    published_at        TEXT, -- when the broker confirmed its first message
    started_at          TEXT,
    listing_finished_at TEXT,
    finished_at         TEXT,
    pages               INTEGER NOT NULL DEFAULT 0,
    total               INTEGER,      -- the number of campaigns that the platform reports
    failure_kind        TEXT,
    reason              TEXT
);
-- A client has at most one active run, whatever the number of schedulers.
CREATE UNIQUE INDEX sync_runs_one_active ON sync_runs (client_id) WHERE state IN ('queued', 'running');
CREATE INDEX sync_runs_unpublished ON sync_runs (created_at) WHERE published_at IS NULL AND state = 'queued';
CREATE INDEX sync_runs_newest ON sync_runs (client_id, created_at DESC);

CREATE TABLE sync_items (
    run_id       TEXT NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
    campaign_id  TEXT NOT NULL,
    page         INTEGER NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'synced', 'skipped', 'failed')),
    failure_kind TEXT,
    reason       TEXT,        -- why it was skipped or failed, or what it waits for
    waits_until  TEXT, -- until when it is parked
    updated_at   TEXT NOT NULL,
    PRIMARY KEY (run_id, campaign_id)
);
CREATE INDEX sync_items_pending ON sync_items (run_id) WHERE state = 'pending';

-- The counted calls of a run, by operation and outcome.
CREATE TABLE sync_run_calls (
    run_id    TEXT NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
    operation TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    calls     INTEGER NOT NULL,
    PRIMARY KEY (run_id, operation, outcome)
);

-- There is no foreign key to clients, because the campaigns are kept when a client is removed.
CREATE TABLE campaigns (
    client_id    TEXT NOT NULL,
    campaign_id  TEXT NOT NULL,
    name         TEXT NOT NULL,
    status       TEXT NOT NULL,
    budget       NUMERIC NOT NULL,
    impressions  INTEGER NOT NULL,
    clicks       INTEGER NOT NULL,
    conversions  NUMERIC NOT NULL,
    created_at   TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    listed_at    TEXT NOT NULL, -- when the page with this content was requested
    synced_at    TEXT NOT NULL, -- when the platform last confirmed a sync
    changed_at   TEXT NOT NULL, -- when the content last changed
    PRIMARY KEY (client_id, campaign_id)
);
