-- The quota ledger: the algorithm of SlotLedger, kept by the database for all workers, by the database's clock.
-- Each question locks its client's row first and reads the clock after that, so that whoever comes later never brings an
-- earlier time. Clients do not wait for one another.

CREATE TABLE quota_ledgers (
    client_id     text PRIMARY KEY,
    slots         integer NOT NULL DEFAULT 0, -- rows of quota_slots; only ever grows
    blocked_until timestamptz NOT NULL DEFAULT '-infinity'
);

CREATE TABLE quota_slots (
    client_id text NOT NULL,
    slot      integer NOT NULL,
    last_due  timestamptz NOT NULL DEFAULT '-infinity', -- when the last call that was promised it is, or was, due
    last_sent timestamptz NOT NULL DEFAULT '-infinity', -- when a call was last really sent
    PRIMARY KEY (client_id, slot)
);
CREATE INDEX quota_slots_free_first ON quota_slots (client_id, last_due, slot);

CREATE TABLE quota_calls_in_flight (
    client_id  text NOT NULL,
    slot       integer NOT NULL,
    due        timestamptz NOT NULL,
    expires_at timestamptz NOT NULL, -- a caller that died never says that its call has ended
    PRIMARY KEY (client_id, slot, due)
);

CREATE FUNCTION quota_open(p_client text, p_calls integer, OUT now timestamptz, OUT blocked_until timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
    v_slots integer;
BEGIN
    SELECT l.slots, l.blocked_until INTO v_slots, blocked_until FROM quota_ledgers l WHERE l.client_id = p_client FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO quota_ledgers (client_id) VALUES (p_client) ON CONFLICT DO NOTHING;
        SELECT l.slots, l.blocked_until INTO v_slots, blocked_until FROM quota_ledgers l WHERE l.client_id = p_client FOR UPDATE;
    END IF;
    IF v_slots < p_calls THEN
        INSERT INTO quota_slots (client_id, slot) SELECT p_client, generate_series(v_slots, p_calls - 1);
        UPDATE quota_ledgers l SET slots = p_calls WHERE l.client_id = p_client;
    END IF;
    now := clock_timestamp();
END $$;

-- Takes the slot that is free first.
CREATE FUNCTION quota_take(p_client text, p_calls integer, p_rest interval, OUT slot integer, OUT wait interval, OUT due timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
    v_open record;
    v_free timestamptz;
BEGIN
    v_open := quota_open(p_client, p_calls);
    SELECT s.slot, s.last_due + p_rest INTO slot, v_free FROM quota_slots s
    WHERE s.client_id = p_client AND s.slot < p_calls ORDER BY s.last_due, s.slot LIMIT 1;
    due := greatest(v_open.now, v_free, v_open.blocked_until);
    wait := due - v_open.now;
    UPDATE quota_slots s SET last_due = quota_take.due WHERE s.client_id = p_client AND s.slot = quota_take.slot;
END $$;

-- Asks to send under a permit; no time at all: the call is in flight. p_slot may be older than a lowered limit: it then
-- shares a slot that is left.
CREATE FUNCTION quota_try_start(
    p_client text, p_calls integer, p_rest interval, p_slot integer, p_due timestamptz,
    p_max_in_flight integer, p_lease interval, p_poll interval)
RETURNS interval LANGUAGE plpgsql AS $$
DECLARE
    v_open record;
    v_slot integer := p_slot % p_calls;
    v_start timestamptz;
    v_count bigint;
    v_next timestamptz;
BEGIN
    v_open := quota_open(p_client, p_calls);
    SELECT greatest(p_due, s.last_sent + p_rest, v_open.blocked_until) INTO v_start
    FROM quota_slots s WHERE s.client_id = p_client AND s.slot = v_slot;
    IF v_start > v_open.now THEN
        RETURN v_start - v_open.now;
    END IF;
    DELETE FROM quota_calls_in_flight f WHERE f.client_id = p_client AND f.expires_at <= v_open.now;
    SELECT count(*), min(f.expires_at) INTO v_count, v_next FROM quota_calls_in_flight f WHERE f.client_id = p_client;
    IF v_count >= p_max_in_flight THEN
        RETURN least(p_poll, v_next - v_open.now);
    END IF;
    INSERT INTO quota_calls_in_flight (client_id, slot, due, expires_at)
    VALUES (p_client, p_slot, p_due, v_open.now + p_lease)
    ON CONFLICT (client_id, slot, due) DO UPDATE SET expires_at = excluded.expires_at;
    UPDATE quota_slots s SET last_sent = v_open.now, last_due = greatest(s.last_due, v_open.now)
    WHERE s.client_id = p_client AND s.slot = v_slot;
    RETURN interval '0';
END $$;
