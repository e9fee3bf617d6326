-- Retention deletes old runs every hour.
CREATE INDEX sync_runs_ended ON sync_runs (finished_at) WHERE finished_at IS NOT NULL;
