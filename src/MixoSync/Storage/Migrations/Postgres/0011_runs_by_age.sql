-- The newest runs of all clients are listed without reading all runs.
CREATE INDEX sync_runs_by_age ON sync_runs (created_at DESC);
