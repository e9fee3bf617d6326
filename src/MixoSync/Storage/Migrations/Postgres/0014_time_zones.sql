-- The time zone of the schedule, as a name of the IANA database.
ALTER TABLE clients ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';
