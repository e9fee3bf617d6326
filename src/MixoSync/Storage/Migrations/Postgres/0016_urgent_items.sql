-- Campaigns that a person requested while their run was active.
ALTER TABLE sync_items
    ADD COLUMN urgent_at timestamptz, -- when the campaign was requested
    ADD COLUMN next_message text;     -- the campaign as a page listed it while an earlier message of it was under way
CREATE INDEX sync_items_urgent ON sync_items (run_id) WHERE urgent_at IS NOT NULL;
