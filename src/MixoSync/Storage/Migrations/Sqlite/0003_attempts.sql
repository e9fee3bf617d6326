-- Attempts are counted in the database, so that a crash of a worker does not lose them.
ALTER TABLE sync_items ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0; -- failed attempts, without in-process retries
ALTER TABLE sync_items ADD COLUMN first_failed_at TEXT;
ALTER TABLE sync_items ADD COLUMN delivered_at TEXT; -- since when a worker has been handling its message

-- The failed attempts of the listing, at its current page.
ALTER TABLE sync_runs ADD COLUMN listing_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sync_runs ADD COLUMN listing_first_failed_at TEXT;
