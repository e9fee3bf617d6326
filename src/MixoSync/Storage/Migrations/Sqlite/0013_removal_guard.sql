-- See the PostgreSQL script of the same number.
ALTER TABLE campaigns ADD COLUMN removal_held_at TEXT;
ALTER TABLE campaigns ADD COLUMN removal_confirmed_at TEXT;
CREATE INDEX campaigns_removal_held ON campaigns (client_id) WHERE removal_held_at IS NOT NULL;
ALTER TABLE clients ADD COLUMN removal_guard_percent INTEGER CHECK (removal_guard_percent BETWEEN 0 AND 100);
ALTER TABLE clients ADD COLUMN removal_guard_count INTEGER CHECK (removal_guard_count >= 0);
ALTER TABLE sync_runs ADD COLUMN held_removals INTEGER NOT NULL DEFAULT 0;
