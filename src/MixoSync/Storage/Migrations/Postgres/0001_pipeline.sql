CREATE TABLE clients (
    id             text PRIMARY KEY,
    name           text,
    platform       text NOT NULL,
    api_url        text NOT NULL,
    credentials    text NOT NULL, -- where they are (env:PREFIX, file:FOLDER), never what they are
    schedule       text,          -- cron, UTC
    quota          text NOT NULL, -- calls/window, such as 10/60s
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
    campaign_ids        text,        -- JSON array of the campaigns asked for; all where null
    since               timestamptz, -- only what changed since; all where null
    created_at          timestamptz NOT NULL,
    publish_claimed_at  timestamptz,
    published_at        timestamptz, -- when its first message was confirmed by the broker
    started_at          timestamptz,
    listing_finished_at timestamptz,
    finished_at         timestamptz,
    pages               integer NOT NULL DEFAULT 0,
    total               bigint,      -- how many campaigns the platform says there are
    failure_kind        text,
    reason              text
);
-- No two runs of one client overlap, however many schedulers there are.
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
    waits_until  timestamptz, -- parked until then
    updated_at   timestamptz NOT NULL,
    PRIMARY KEY (run_id, campaign_id)
);
CREATE INDEX sync_items_pending ON sync_items (run_id) WHERE state = 'pending';

-- The counted calls of a run by what became of them: every call that did not move the run on has a cause.
CREATE TABLE sync_run_calls (
    run_id    uuid NOT NULL REFERENCES sync_runs (id) ON DELETE CASCADE,
    operation text NOT NULL,
    outcome   text NOT NULL,
    calls     bigint NOT NULL,
    PRIMARY KEY (run_id, operation, outcome)
);

-- No reference to clients: the data outlives the client's registration.
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
    listed_at    timestamptz NOT NULL, -- when the platform was asked for this content
    synced_at    timestamptz NOT NULL, -- when the platform last confirmed a sync
    changed_at   timestamptz NOT NULL, -- when the content last became another
    PRIMARY KEY (client_id, campaign_id)
);
