-- For the queries that the dashboard repeats every few seconds.
CREATE INDEX sync_runs_succeeded ON sync_runs (finished_at) WHERE state = 'succeeded';
CREATE INDEX sync_runs_good ON sync_runs (client_id, created_at) WHERE state IN ('succeeded', 'partial') AND campaign_ids IS NULL;
