-- For the list of the newest runs of all clients.
CREATE INDEX sync_runs_by_age ON sync_runs (created_at DESC);
