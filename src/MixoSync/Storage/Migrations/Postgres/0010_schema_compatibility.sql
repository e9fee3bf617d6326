-- Which programs can work with this schema. A program works only when all of its own migrations have been applied and its
-- newest one has this number or a higher one. Most migrations only add, and programs that do not know them go on working.
-- One that breaks them declares itself the oldest migration that a program must know; 0012 would end with:
--   UPDATE schema_compatibility SET compatible_from = greatest(compatible_from, 12);
CREATE TABLE schema_compatibility (
    id              integer PRIMARY KEY CHECK (id = 1), -- one row
    compatible_from integer NOT NULL
);
INSERT INTO schema_compatibility (id, compatible_from) VALUES (1, 0);
