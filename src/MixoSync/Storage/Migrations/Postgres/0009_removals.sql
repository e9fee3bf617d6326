-- With page numbers a listing can skip a campaign that exists: where one is deleted and another created while it is read, every later
-- page shifts by one. So a campaign is marked removed only when two complete listings in a row did not contain it.
ALTER TABLE campaigns ADD COLUMN missing_since timestamptz; -- when a complete listing first did not contain it
