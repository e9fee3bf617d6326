-- A listing that misses suspiciously many campaigns does not remove them. Their removal is held until a person or later listings decide.
ALTER TABLE campaigns
    ADD COLUMN removal_held_at      timestamptz, -- when its removal was held
    ADD COLUMN removal_confirmed_at timestamptz; -- when a later complete listing did not contain it either
CREATE INDEX campaigns_removal_held ON campaigns (client_id) WHERE removal_held_at IS NOT NULL;

ALTER TABLE clients
    ADD COLUMN removal_guard_percent integer CHECK (removal_guard_percent BETWEEN 0 AND 100), -- null: the global setting
    ADD COLUMN removal_guard_count   integer CHECK (removal_guard_count >= 0);               -- null: the global setting

ALTER TABLE sync_runs ADD COLUMN held_removals integer NOT NULL DEFAULT 0; -- campaigns whose removal the guard held
