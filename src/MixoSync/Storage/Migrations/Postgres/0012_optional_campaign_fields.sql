-- Platforms do not report every field. Only the id and the name of a campaign are required.
ALTER TABLE campaigns
    ALTER COLUMN status DROP NOT NULL,
    ALTER COLUMN budget DROP NOT NULL,
    ALTER COLUMN impressions DROP NOT NULL,
    ALTER COLUMN clicks DROP NOT NULL,
    ALTER COLUMN conversions DROP NOT NULL,
    ALTER COLUMN created_at DROP NOT NULL,
    ADD COLUMN attributes jsonb; -- the other fields of the record, at most 64 KiB
