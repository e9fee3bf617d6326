-- The programs that can use this schema. A program can use it if all of its own migrations are applied and the number of its
-- newest migration is not lower than this number. Most migrations only add things, so older programs can still use the schema.
-- A migration that breaks older programs sets its own number. Migration 0012 would end with:
--   UPDATE schema_compatibility SET compatible_from = greatest(compatible_from, 12);
CREATE TABLE schema_compatibility (
    id              integer PRIMARY KEY CHECK (id = 1), -- one row
    compatible_from integer NOT NULL
);
INSERT INTO schema_compatibility (id, compatible_from) VALUES (1, 0);
