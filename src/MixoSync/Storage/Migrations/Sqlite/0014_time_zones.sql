-- See the PostgreSQL script of the same number.
ALTER TABLE clients ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
