-- With page numbers, a listing can skip a campaign that exists: if one campaign is deleted and another created meanwhile, all later
-- pages shift by one. So a campaign is marked as removed only if two complete listings in a row do not contain it.
ALTER TABLE campaigns ADD COLUMN missing_since timestamptz; -- when a complete listing first did not contain it
