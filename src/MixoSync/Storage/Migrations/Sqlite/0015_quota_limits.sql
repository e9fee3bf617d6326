-- See the PostgreSQL script of the same number. The ledger is in memory.
CREATE TABLE quota_pools (
    name  TEXT PRIMARY KEY,
    quota TEXT NOT NULL
);
CREATE TABLE client_quota_pools (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    pool      TEXT NOT NULL REFERENCES quota_pools (name),
    PRIMARY KEY (client_id, pool)
);
CREATE INDEX client_quota_pools_pool ON client_quota_pools (pool);
