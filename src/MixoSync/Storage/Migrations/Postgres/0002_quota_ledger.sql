-- The quota ledger: the algorithm of SlotLedger in the database, shared by all workers, with the database clock.
-- Each function locks the row of its client first and then reads the clock, so that a later call never sees an
-- earlier time. Clients do not block one another.

CREATE TABLE quota_ledgers (
    client_id     text PRIMARY KEY,
    slots         integer NOT NULL DEFAULT 0, -- the number of rows in quota_slots; never decreases
    blocked_until timestamptz NOT NULL DEFAULT '-infinity'
);

CREATE TABLE quota_slots (
    client_id text NOT NULL,
    slot      integer NOT NULL,
    last_due  timestamptz NOT NULL DEFAULT '-infinity', -- when the last call that reserved it is or was due
    last_sent timestamptz NOT NULL DEFAULT '-infinity', -- when a call was last sent
    PRIMARY KEY (client_id, slot)
);
CREATE INDEX quota_slots_free_first ON quota_slots (client_id, last_due, slot);
CREATE INDEX quota_slots_rested_first ON quota_slots (client_id, last_sent, slot);

CREATE TABLE quota_calls_in_flight (
    client_id  text NOT NULL,
    slot       integer NOT NULL,
    due        timestamptz NOT NULL,
    expires_at timestamptz NOT NULL, -- the call of a crashed process is never completed
    PRIMARY KEY (client_id, slot, due)
);

-- Locks the row of the client, then reads the clock.
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

-- Reserves the slot that is free first, for a call at p_earliest or later.
CREATE FUNCTION quota_take(
    p_client text, p_calls integer, p_rest interval, p_earliest timestamptz, OUT slot integer, OUT due timestamptz)
LANGUAGE plpgsql AS $$
BEGIN
    SELECT s.slot, greatest(p_earliest, s.last_due + p_rest) INTO slot, due FROM quota_slots s
    WHERE s.client_id = p_client AND s.slot < p_calls ORDER BY s.last_due, s.slot LIMIT 1;
    UPDATE quota_slots s SET last_due = quota_take.due WHERE s.client_id = p_client AND s.slot = quota_take.slot;
END $$;

-- Keeps a held permit, unless its slot was used late or by a priority call and another slot is free sooner.
CREATE FUNCTION quota_keep(
    p_client text, p_calls integer, p_rest interval, p_now timestamptz, p_blocked_until timestamptz,
    INOUT slot integer, INOUT due timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
    v_rested timestamptz;
BEGIN
    SELECT s.last_sent + p_rest INTO v_rested FROM quota_slots s
    WHERE s.client_id = p_client AND s.slot = quota_keep.slot % p_calls;
    IF v_rested <= greatest(p_now, due) OR (
            SELECT min(s.last_due) FROM quota_slots s WHERE s.client_id = p_client AND s.slot < p_calls) + p_rest >= v_rested THEN
        RETURN;
    END IF;
    UPDATE quota_slots s SET last_due = greatest(s.last_sent, s.last_due - p_rest)
    WHERE s.client_id = p_client AND s.slot = quota_keep.slot % p_calls;
    SELECT t.slot, t.due INTO slot, due
    FROM quota_take(p_client, p_calls, p_rest, greatest(p_now, p_blocked_until)) t;
END $$;

-- Starts a call if the in-flight limit allows it. Otherwise returns how long to wait before the next attempt.
CREATE FUNCTION quota_start(
    p_client text, p_slot integer, p_due timestamptz, p_now timestamptz, p_max_in_flight integer, p_lease interval, p_poll interval)
RETURNS interval LANGUAGE plpgsql AS $$
DECLARE
    v_count bigint;
    v_expires_at timestamptz;
BEGIN
    DELETE FROM quota_calls_in_flight f WHERE f.client_id = p_client AND f.expires_at <= p_now;
    SELECT count(*), min(f.expires_at) INTO v_count, v_expires_at FROM quota_calls_in_flight f WHERE f.client_id = p_client;
    IF v_count >= p_max_in_flight THEN
        RETURN least(p_poll, v_expires_at - p_now);
    END IF;
    INSERT INTO quota_calls_in_flight (client_id, slot, due, expires_at) VALUES (p_client, p_slot, p_due, p_now + p_lease)
    ON CONFLICT (client_id, slot, due) DO UPDATE SET expires_at = excluded.expires_at;
    RETURN interval '0';
END $$;

-- Acquires a permit for a call, with or without a held permit (p_slot, p_due). If the wait is zero, the call is in flight. A held
-- permit that is overdue by a cooldown or more is replaced, because its slot was reserved for another call. A permit from before the
-- limit was lowered shares one of the remaining slots. The time zone is UTC, where every day of a long window has 24 hours.
CREATE FUNCTION quota_ask(
    p_client text, p_calls integer, p_rest interval, p_horizon interval, p_slot integer, p_due timestamptz, p_ahead boolean,
    p_max_in_flight integer, p_lease interval, p_poll interval,
    OUT slot integer, OUT due timestamptz, OUT wait interval)
LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
    v_open record;
    v_start timestamptz;
    v_ahead boolean := false;
BEGIN
    v_open := quota_open(p_client, p_calls);
    IF v_open.now - p_due < p_rest THEN
        SELECT k.slot, k.due INTO slot, due FROM quota_keep(p_client, p_calls, p_rest, v_open.now, v_open.blocked_until, p_slot, p_due) k;
    -- Adds on both sides, because PostgreSQL before version 17 cannot subtract from an infinite time.
    ELSIF p_ahead AND (SELECT min(s.last_due) FROM quota_slots s WHERE s.client_id = p_client AND s.slot < p_calls)
            + p_rest <= v_open.now + p_horizon THEN
        -- A priority call uses the slot that was used longest ago, even if it is reserved.
        v_ahead := true;
        SELECT s.slot INTO slot FROM quota_slots s
        WHERE s.client_id = p_client AND s.slot < p_calls ORDER BY s.last_sent, s.slot LIMIT 1;
        due := v_open.now;
    ELSE
        SELECT t.slot, t.due INTO slot, due
        FROM quota_take(p_client, p_calls, p_rest, greatest(v_open.now, v_open.blocked_until)) t;
    END IF;

    SELECT greatest(due, s.last_sent + p_rest, v_open.blocked_until) INTO v_start
    FROM quota_slots s WHERE s.client_id = p_client AND s.slot = quota_ask.slot % p_calls;
    wait := v_start - v_open.now;
    IF wait > interval '0' THEN
        due := v_start; -- the holder keeps its reservation, however long it waits
    ELSE
        wait := quota_start(p_client, slot, due, v_open.now, p_max_in_flight, p_lease, p_poll);
    END IF;

    IF wait <= interval '0' THEN
        UPDATE quota_slots s SET
            last_sent = v_open.now,
            -- Calls whose reserved slot a priority call uses are due a cooldown later.
            last_due = greatest(v_open.now, s.last_due + CASE WHEN v_ahead AND s.last_due > s.last_sent THEN p_rest ELSE interval '0' END)
        WHERE s.client_id = p_client AND s.slot = quota_ask.slot % p_calls;
    ELSIF v_ahead THEN
        slot := -1; -- a priority call reserves nothing
    END IF;
END $$;
