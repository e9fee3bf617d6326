CREATE TABLE clients (
    id             text PRIMARY KEY,
    name           text,
    platform       text NOT NULL,
    api_url        text NOT NULL,
    credentials    text NOT NULL, -- a reference (env:PREFIX or file:FOLDER), never the credentials themselves
    schedule       text,          -- cron expression, in UTC
    quota          text NOT NULL, -- CALLS/WINDOW, for example 10/60s
    page_size      integer NOT NULL CHECK (page_size BETWEEN 1 AND 1000),
    max_in_flight  integer NOT NULL CHECK (max_in_flight BETWEEN 1 AND 100),
    skip_unchanged boolean NOT NULL,
    enabled        boolean NOT NULL,
    next_run_at    timestamptz
);
CREATE INDEX clients_due ON clients (next_run_at) WHERE enabled AND next_run_at IS NOT NULL;

CREATE TABLE sync_runs (
    id                  uuid PRIMARY KEY,
    client_id           text NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    origin              text NOT NULL CHECK (origin IN ('schedule', 'manual')),
    state               text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'partial', 'failed')),
    campaign_ids        text,        -- JSON array of the requested campaigns; null for all
    since               timestamptz, -- only campaigns that have changed since; null for all
    created_at          timestamptz NOT NULL,
    publish_claimed_at  timestamptz,
    published_at        timestamptz, -- when the broker confirmed its first message
    started_at          timestamptz,
    listing_finished_at timestamptz,
    finished_at         timestamptz,
    pages               integer NOT NULL DEFAULT 0,
    total               bigint,      -- the number of campaigns that the platform reports
    failure_kind        text,
    reason              text
);
-- A client has at most one active run, whatever the number of schedulers.
CREATE UNIQUE INDEX sync_runs_one_active ON sync_runs (client_id) WHERE state IN ('queued', 'running');
CREATE INDEX sync_runs_unpublished ON sync_runs (created_at) WHERE published_at IS NULL AND state = 'queued';
CREATE INDEX sync_runs_newest ON sync_runs (client_id, created_at DESC);

CREATE TABLE sync_items (
    run_id       uuid NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
    campaign_id  text NOT NULL,
    page         integer NOT NULL,
    state        text NOT NULL CHECK (state IN ('pending', 'synced', 'skipped', 'failed')),
    failure_kind text,
    reason       text,        -- why it was skipped or failed, or what it waits for
    waits_until  timestamptz, -- until when it is parked
    updated_at   timestamptz NOT NULL,
    PRIMARY KEY (run_id, campaign_id)
);
CREATE INDEX sync_items_pending ON sync_items (run_id) WHERE state = 'pending';

-- The counted calls of a run, by operation and outcome.
CREATE TABLE sync_run_calls (
    run_id    uuid NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
    operation text NOT NULL,
    outcome   text NOT NULL,
    calls     bigint NOT NULL,
    PRIMARY KEY (run_id, operation, outcome)
);

-- There is no foreign key to clients, because the campaigns are kept when a client is removed.
CREATE TABLE campaigns (
    client_id    text NOT NULL,
    campaign_id  text NOT NULL,
    name         text NOT NULL,
    status       text NOT NULL,
    budget       numeric NOT NULL,
    impressions  bigint NOT NULL,
    clicks       bigint NOT NULL,
    conversions  numeric NOT NULL,
    created_at   timestamptz NOT NULL,
    content_hash text NOT NULL,
    listed_at    timestamptz NOT NULL, -- when the page with this content was requested
    synced_at    timestamptz NOT NULL, -- when the platform last confirmed a sync
    changed_at   timestamptz NOT NULL, -- when the content last changed
    PRIMARY KEY (client_id, campaign_id)
);
