-- See the PostgreSQL script of the same number.
ALTER TABLE campaigns ADD COLUMN missing_since TEXT; -- when a complete listing first did not contain it
