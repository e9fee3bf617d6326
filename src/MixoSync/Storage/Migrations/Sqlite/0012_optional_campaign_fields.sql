-- See the PostgreSQL script of the same number. SQLite cannot change a NOT NULL constraint, so the table is created again
-- (https://www.sqlite.org/lang_altertable.html#otheralter).
CREATE TABLE campaigns_new (
    client_id     TEXT NOT NULL,
    campaign_id   TEXT NOT NULL,
    name          TEXT NOT NULL,
    status        TEXT,
    budget        NUMERIC,
    impressions   INTEGER,
    clicks        INTEGER,
    conversions   NUMERIC,
    created_at    TEXT,
    content_hash  TEXT NOT NULL,
    listed_at     TEXT NOT NULL, -- when the page with this content was requested
    synced_at     TEXT NOT NULL, -- when the platform last confirmed a sync
    changed_at    TEXT NOT NULL, -- when the content last changed
    removed_at    TEXT,
    missing_since TEXT,
    attributes    TEXT,          -- JSON: the other fields of the record, at most 64 KiB
    PRIMARY KEY (client_id, campaign_id)
);
INSERT INTO campaigns_new (client_id, campaign_id, name, status, budget, impressions, clicks, conversions, created_at,
                           content_hash, listed_at, synced_at, changed_at, removed_at, missing_since)
SELECT client_id, campaign_id, name, status, budget, impressions, clicks, conversions, created_at,
       content_hash, listed_at, synced_at, changed_at, removed_at, missing_since
FROM campaigns;
DROP TABLE campaigns;
ALTER TABLE campaigns_new RENAME TO campaigns;
