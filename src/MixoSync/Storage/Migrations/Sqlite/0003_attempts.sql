-- Attempts outlive the worker that made them.
ALTER TABLE sync_items ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0; -- failed ones, in-process retries not counted
ALTER TABLE sync_items ADD COLUMN first_failed_at TEXT;
ALTER TABLE sync_items ADD COLUMN delivered_at TEXT; -- since when a worker has its message in hand

-- Those of the listing, at the page that it stands at.
ALTER TABLE sync_runs ADD COLUMN listing_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sync_runs ADD COLUMN listing_first_failed_at TEXT;
