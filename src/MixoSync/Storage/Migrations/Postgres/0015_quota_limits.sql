-- The quota ledger for several limits of any size: the algorithm of InMemoryQuotaLedger in the database, shared by all workers, with the
-- database clock. A scope is a client or a pool. Each function locks the rows of its scopes first, in one order, and then reads the
-- clock, so that a later call never sees an earlier time. Clients without a common pool do not block one another.
--
-- A limit of N calls has min(N, 200) slots, which share the N calls. After its last call, a slot has a cooldown of the window plus a
-- margin. A limit per day in a time zone has one slot, which counts the calls of the day. So a limit has at most 200 rows.
DROP FUNCTION quota_ask_from_afar;
DROP FUNCTION quota_ask;
DROP FUNCTION quota_start;
DROP FUNCTION quota_keep;
DROP FUNCTION quota_take;
DROP FUNCTION quota_open;
DROP TABLE quota_calls_in_flight;

ALTER TABLE quota_ledgers RENAME COLUMN client_id TO scope; -- 'client:' or 'pool:' and the name
ALTER TABLE quota_ledgers DROP COLUMN slots;
ALTER TABLE quota_ledgers ADD COLUMN slots integer[] NOT NULL DEFAULT '{}'; -- the number of rows in quota_slots of each limit; never decreases
ALTER TABLE quota_ledgers ADD COLUMN turn bigint NOT NULL DEFAULT 0; -- the latest turn whose call has started
ALTER TABLE quota_ledgers ADD COLUMN is_normal_next boolean NOT NULL DEFAULT false; -- an urgent call has just overtaken another one
UPDATE quota_ledgers SET scope = 'client:' || scope;

-- Calls that were sent before keep their cooldown.
ALTER TABLE quota_slots RENAME TO quota_slots_before;
CREATE TABLE quota_slots (
    scope     text NOT NULL,
    limit_no  integer NOT NULL, -- the number of the limit in the quota, from 1
    slot      integer NOT NULL, -- from 0
    calls     bigint NOT NULL DEFAULT 0, -- since the last cooldown
    last_sent timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (scope, limit_no, slot)
);
INSERT INTO quota_slots (scope, limit_no, slot, calls, last_sent)
SELECT 'client:' || client_id, 1, slot % 200, count(*), max(last_sent) FROM quota_slots_before GROUP BY client_id, slot % 200;
DROP TABLE quota_slots_before;
CREATE INDEX quota_slots_free_first ON quota_slots (scope, limit_no, last_sent, slot);
UPDATE quota_ledgers l SET slots = ARRAY[n.slots] FROM (SELECT scope, count(*)::integer AS slots FROM quota_slots GROUP BY scope) n
WHERE n.scope = l.scope;

CREATE TABLE quota_calls_in_flight (
    client_id  text NOT NULL,
    permit     uuid NOT NULL,
    sent_at    timestamptz NOT NULL, -- as far as the ledger knows
    expires_at timestamptz NOT NULL, -- the call of a crashed process is never completed
    scopes     text[] NOT NULL, -- with limit_nos, zones and slots: the slots of the call
    limit_nos  integer[] NOT NULL,
    zones      text[] NOT NULL,
    slots      integer[] NOT NULL,
    PRIMARY KEY (client_id, permit)
);

-- Calls that wait. Each holds a place in line in all of its scopes, but no slot.
CREATE TABLE quota_waits (
    scope     text NOT NULL,
    permit    uuid NOT NULL,
    client_id text NOT NULL,
    lane      integer NOT NULL, -- 0 urgent, 1 listing, 2 normal, 3 backfill
    turn      bigint NOT NULL,
    number    bigint NOT NULL, -- in the order of arrival
    due       timestamptz NOT NULL,
    PRIMARY KEY (scope, permit)
);
CREATE INDEX quota_waits_due ON quota_waits (scope, due);
CREATE INDEX quota_waits_client ON quota_waits (client_id);
CREATE SEQUENCE quota_arrivals;

-- The last turn of each client in a pool.
CREATE TABLE quota_turns (
    scope     text NOT NULL,
    client_id text NOT NULL,
    turn      bigint NOT NULL,
    PRIMARY KEY (scope, client_id)
);

-- The clock of the ledger. Tests replace it.
CREATE FUNCTION quota_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

-- One limit of a request.
CREATE TYPE quota_limit AS (
    scope text, limit_no integer, calls bigint,
    length interval, -- in seconds, because a day has 23 to 25 hours in some time zones
    zone text -- null for a sliding window
);

-- Returns the limits of a request from one array for each property. Programs pass arrays, because they take less time to parse.
CREATE FUNCTION quota_limits(p_scopes text[], p_limit_nos integer[], p_calls bigint[], p_seconds double precision[], p_zones text[])
RETURNS quota_limit[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_limits quota_limit[] := '{}';
BEGIN
    FOR i IN 1 .. cardinality(p_scopes) LOOP
        v_limits[i] := (p_scopes[i], p_limit_nos[i], p_calls[i], make_interval(secs => p_seconds[i]), p_zones[i])::quota_limit;
    END LOOP;
    RETURN v_limits;
END $$;

-- Adds the missing slots of a limit. p_slots is the number of its rows.
CREATE FUNCTION quota_add_slots(p_limit quota_limit, p_slots integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_needed integer := CASE WHEN p_limit.zone IS NULL THEN least(p_limit.calls, 200) ELSE 1 END;
BEGIN
    IF p_slots < v_needed THEN
        INSERT INTO quota_slots (scope, limit_no, slot) SELECT p_limit.scope, p_limit.limit_no, generate_series(p_slots, v_needed - 1);
        UPDATE quota_ledgers l SET slots[p_limit.limit_no] = v_needed WHERE l.scope = p_limit.scope;
    END IF;
END $$;

-- The number of calls that share a slot.
CREATE FUNCTION quota_share(p_calls bigint, p_slot integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT p_calls / least(p_calls, 200) + CASE WHEN p_slot < p_calls % least(p_calls, 200) THEN 1 ELSE 0 END
$$;

CREATE FUNCTION quota_day(p_zone text, p_time timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN isfinite(p_time) THEN (p_time AT TIME ZONE p_zone)::date ELSE '-infinity'::date END
$$;

-- Returns when the next call at a position, starting at 1, can start.
CREATE FUNCTION quota_time(p_limit quota_limit, p_margin interval, p_position bigint, p_now timestamptz, p_latency interval)
RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    v_cooldown interval := p_limit.length + p_margin;
    v_slots integer := least(p_limit.calls, 200);
    v_cycles bigint := (p_position - 1) / p_limit.calls;
    v_position bigint := p_position - v_cycles * p_limit.calls;
    v_current record;
    v_day date;
    v_start timestamptz;
    v_left bigint;
BEGIN
    IF p_limit.zone IS NOT NULL THEN
        v_day := quota_day(p_limit.zone, p_now + p_latency + p_margin);
        v_start := greatest(p_now, (v_day::timestamp AT TIME ZONE p_limit.zone) + p_margin);
        SELECT p_limit.calls - CASE WHEN quota_day(p_limit.zone, s.last_sent) = v_day THEN s.calls ELSE 0 END INTO v_left
        FROM quota_slots s WHERE s.scope = p_limit.scope AND s.limit_no = p_limit.limit_no AND s.slot = 0;
        v_left := coalesce(v_left, p_limit.calls);
        IF p_position <= v_left THEN
            RETURN v_start;
        END IF;
        v_day := v_day + (1 + (p_position - v_left - 1) / p_limit.calls)::integer;
        RETURN (v_day::timestamp AT TIME ZONE p_limit.zone) + p_margin;
    END IF;

    IF p_limit.calls > v_slots THEN
        -- Only the slot that was used last can have calls left before its cooldown.
        SELECT s.slot, s.calls, s.last_sent INTO v_current FROM quota_slots s
        WHERE s.scope = p_limit.scope AND s.limit_no = p_limit.limit_no AND s.slot < v_slots
        ORDER BY s.last_sent DESC, s.slot DESC LIMIT 1;
        IF v_current.last_sent + v_cooldown > p_now THEN
            v_position := v_position - greatest(0, quota_share(p_limit.calls, v_current.slot) - v_current.calls);
            IF v_position <= 0 THEN
                RETURN p_now + v_cycles * v_cooldown;
            END IF;
        END IF;
        SELECT o.last_sent INTO v_start FROM (
            SELECT s.last_sent, sum(quota_share(p_limit.calls, s.slot)) OVER (ORDER BY s.last_sent, s.slot) AS calls FROM quota_slots s
            WHERE s.scope = p_limit.scope AND s.limit_no = p_limit.limit_no AND s.slot < v_slots) o
        WHERE o.calls >= v_position ORDER BY o.last_sent LIMIT 1;
    ELSE
        SELECT s.last_sent INTO v_start FROM quota_slots s
        WHERE s.scope = p_limit.scope AND s.limit_no = p_limit.limit_no AND s.slot < v_slots
        ORDER BY s.last_sent, s.slot OFFSET v_position - 1 LIMIT 1;
    END IF;
    RETURN greatest(p_now, v_start + v_cooldown) + v_cycles * v_cooldown;
END $$;

-- Returns how many calls can start now.
CREATE FUNCTION quota_free(p_limit quota_limit, p_margin interval, p_now timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_free bigint;
BEGIN
    IF p_limit.zone IS NOT NULL THEN
        SELECT p_limit.calls - coalesce(sum(s.calls) FILTER (WHERE quota_day(p_limit.zone, s.last_sent) = quota_day(p_limit.zone, p_now)), 0)
        INTO v_free FROM quota_slots s WHERE s.scope = p_limit.scope AND s.limit_no = p_limit.limit_no AND s.slot = 0;
        RETURN v_free;
    END IF;
    SELECT p_limit.calls - coalesce(sum(CASE
               WHEN s.last_sent + p_limit.length + p_margin <= p_now THEN 0
               WHEN s.is_current THEN least(s.calls, s.share)
               ELSE s.share
           END), 0)
    INTO v_free FROM (
        SELECT s.calls, s.last_sent, quota_share(p_limit.calls, s.slot) AS share,
               row_number() OVER (ORDER BY s.last_sent DESC, s.slot DESC) = 1 AS is_current
        FROM quota_slots s WHERE s.scope = p_limit.scope AND s.limit_no = p_limit.limit_no AND s.slot < least(p_limit.calls, 200)) s;
    RETURN v_free;
END $$;

-- Returns the slot of the next call, whether the call shares it with calls before, and when the call can start.
CREATE FUNCTION quota_next(
    p_limit quota_limit, p_margin interval, p_now timestamptz, p_latency interval, OUT slot integer, OUT is_shared boolean, OUT start timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
    v_slots integer := least(p_limit.calls, 200);
    v_calls bigint;
    v_last_sent timestamptz;
BEGIN
    is_shared := false;
    IF p_limit.zone IS NOT NULL THEN
        SELECT 0, quota_day(p_limit.zone, s.last_sent) >= quota_day(p_limit.zone, p_now + p_latency),
               quota_time(p_limit, p_margin, 1, p_now, p_latency)
        INTO slot, is_shared, start FROM quota_slots s WHERE s.scope = p_limit.scope AND s.limit_no = p_limit.limit_no AND s.slot = 0;
        RETURN;
    END IF;

    IF p_limit.calls > v_slots THEN
        -- Only the slot that was used last can have calls left before its cooldown.
        SELECT s.slot, s.calls, s.last_sent INTO slot, v_calls, v_last_sent FROM quota_slots s
        WHERE s.scope = p_limit.scope AND s.limit_no = p_limit.limit_no AND s.slot < v_slots
        ORDER BY s.last_sent DESC, s.slot DESC LIMIT 1;
        IF v_last_sent + p_limit.length + p_margin > p_now AND v_calls < quota_share(p_limit.calls, slot) THEN
            is_shared := true;
            start := p_now;
            RETURN;
        END IF;
    END IF;
    SELECT s.slot, greatest(p_now, s.last_sent + p_limit.length + p_margin) INTO slot, start FROM quota_slots s
    WHERE s.scope = p_limit.scope AND s.limit_no = p_limit.limit_no AND s.slot < v_slots
    ORDER BY s.last_sent, s.slot LIMIT 1;
END $$;

-- Returns the number of other calls of a scope that start before a call if all are due by p_time. An urgent call goes first, and so does a
-- list call, but not in a pool. After each urgent call comes another one.
CREATE FUNCTION quota_before(
    p_scope text, p_permit uuid, p_lane integer, p_turn bigint, p_number bigint, p_is_normal_next boolean, p_time timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_last_preferred integer := CASE WHEN starts_with(p_scope, 'pool:') THEN 0 ELSE 1 END;
    v record;
BEGIN
    SELECT count(*) FILTER (WHERE is_before AND is_preferred) AS preferred_before,
           count(*) FILTER (WHERE is_before AND lane = 0) AS urgent_before,
           count(*) FILTER (WHERE is_before AND NOT is_preferred) AS others_before,
           count(*) FILTER (WHERE is_preferred AND lane > 0) AS listings,
           count(*) FILTER (WHERE lane = 0) AS urgent,
           count(*) FILTER (WHERE NOT is_preferred) AS others
    INTO v FROM (
        SELECT w.lane, w.lane <= v_last_preferred AS is_preferred, (w.turn, w.number) < (p_turn, p_number) AS is_before FROM quota_waits w
        WHERE w.scope = p_scope AND w.due <= p_time AND w.permit <> p_permit LIMIT 10000) w;
    RETURN CASE
        WHEN p_lane > v_last_preferred
            THEN v.others_before + v.listings + least(v.urgent, v.others_before + CASE WHEN p_is_normal_next THEN 0 ELSE 1 END)
        WHEN p_lane = 0 THEN v.preferred_before + least(v.others, v.urgent_before + CASE WHEN p_is_normal_next THEN 1 ELSE 0 END)
        ELSE v.preferred_before
    END;
END $$;

-- Returns the turn of a new call. A client's calls take turns in a pool by start-time fair queuing: the next turn follows the last one, but is
-- never before the turn that is served now.
CREATE FUNCTION quota_turn(p_scope text, p_client text, p_lane integer, p_turn bigint) RETURNS bigint LANGUAGE sql AS $$
    SELECT CASE WHEN starts_with(p_scope, 'pool:') THEN greatest(p_turn, (
        SELECT t.turn + CASE WHEN p_lane = 3 THEN 4 ELSE 1 END FROM quota_turns t WHERE t.scope = p_scope AND t.client_id = p_client)) ELSE 0 END
$$;

-- Acquires a permit for a call: p_held keeps its place in line unless its call has started, otherwise p_new gets one. If the wait is zero,
-- the call is in flight.
CREATE FUNCTION quota_acquire(
    p_client text, p_held uuid, p_new uuid, p_lane integer, p_latency interval, p_scopes text[],
    p_limit_scopes text[], p_limit_nos integer[], p_limit_calls bigint[], p_limit_seconds double precision[], p_limit_zones text[],
    p_margin interval, p_patience interval, p_max_in_flight integer, p_lease interval, p_poll interval,
    OUT id uuid, OUT due timestamptz, OUT wait interval, OUT is_in_flight_limited boolean)
LANGUAGE plpgsql AS $$
DECLARE
    v_now timestamptz;
    v_limits quota_limit[] := quota_limits(p_limit_scopes, p_limit_nos, p_limit_calls, p_limit_seconds, p_limit_zones);
    v_slots integer[] := '{}'; -- of the limits
    v_before bigint[] := '{}'; -- of the scopes
    v_turns bigint[] := '{}';
    v_numbers bigint[] := '{}';
    v_normal_next boolean[] := '{}';
    v_blocked_until timestamptz := '-infinity';
    v_has_waits boolean;
    v_limit quota_limit;
    v_ledger record;
    v_next record;
    v_calls record;
    v_by timestamptz;
    v_index integer;
    v_turn bigint;
    v_number bigint;
BEGIN
    -- Lock in one order. A concurrent transaction may add a missing row first; the second pass finds it.
    FOR pass IN 1 .. 2 LOOP
        v_index := 0;
        FOR v_ledger IN
            SELECT l.scope, l.blocked_until, l.turn, l.is_normal_next, l.slots FROM quota_ledgers l
            WHERE l.scope = ANY (p_scopes) ORDER BY l.scope FOR UPDATE
        LOOP
            v_index := v_index + 1;
            v_before[array_position(p_scopes, v_ledger.scope)] := 0;
            v_turns[array_position(p_scopes, v_ledger.scope)] := v_ledger.turn;
            v_normal_next[array_position(p_scopes, v_ledger.scope)] := v_ledger.is_normal_next;
            v_blocked_until := greatest(v_blocked_until, v_ledger.blocked_until);
            FOREACH v_limit IN ARRAY v_limits LOOP
                IF v_limit.scope = v_ledger.scope
                    AND coalesce(v_ledger.slots[v_limit.limit_no], 0) < (CASE WHEN v_limit.zone IS NULL THEN least(v_limit.calls, 200) ELSE 1 END) THEN
                    PERFORM quota_add_slots(v_limit, coalesce(v_ledger.slots[v_limit.limit_no], 0));
                END IF;
            END LOOP;
        END LOOP;
        EXIT WHEN v_index = cardinality(p_scopes);
        INSERT INTO quota_ledgers (scope) SELECT s FROM unnest(p_scopes) s ORDER BY s ON CONFLICT DO NOTHING;
    END LOOP;
    v_now := quota_clock();

    is_in_flight_limited := false;
    id := p_new;
    IF p_held IS NOT NULL AND NOT EXISTS (SELECT 1 FROM quota_calls_in_flight f WHERE f.client_id = p_client AND f.permit = p_held) THEN
        id := p_held;
    END IF;

    v_has_waits := EXISTS (SELECT 1 FROM quota_waits w WHERE w.scope = ANY (p_scopes));
    IF v_has_waits THEN
        DELETE FROM quota_waits w WHERE w.scope = ANY (p_scopes) AND w.due <= v_now - p_patience AND w.permit <> quota_acquire.id;
    END IF;
    FOR i IN 1 .. cardinality(p_scopes) LOOP
        v_turn := NULL;
        v_number := NULL;
        IF v_has_waits THEN
            SELECT w.turn, w.number INTO v_turn, v_number FROM quota_waits w WHERE w.scope = p_scopes[i] AND w.permit = quota_acquire.id;
        END IF;
        v_turns[i] := coalesce(v_turn, quota_turn(p_scopes[i], p_client, p_lane, v_turns[i]));
        v_numbers[i] := coalesce(v_number, 9223372036854775807);
    END LOOP;

    -- Only calls before this one that are due until its start delay it. Each pass takes into account those that are due until the result of
    -- the one before. If the fourth pass still finds more, begin from the other side: with the time at which it starts after all of them.
    due := v_now;
    FOR pass IN 1 .. 6 LOOP
        v_by := CASE WHEN pass = 5 THEN 'infinity'::timestamptz ELSE due END;
        IF v_has_waits THEN
            FOR i IN 1 .. cardinality(p_scopes) LOOP
                v_before[i] := quota_before(p_scopes[i], id, p_lane, v_turns[i], v_numbers[i], v_normal_next[i], v_by);
            END LOOP;
        END IF;
        due := greatest(v_now, v_blocked_until);
        FOREACH v_limit IN ARRAY v_limits LOOP
            v_index := array_position(p_scopes, v_limit.scope);
            due := greatest(due, CASE
                WHEN v_before[v_index] > 0 THEN quota_time(v_limit, p_margin, v_before[v_index] + 1, v_now, p_latency)
                ELSE (quota_next(v_limit, p_margin, v_now, p_latency)).start
            END);
        END LOOP;
        IF (pass < 5 AND due <= v_by) OR NOT v_has_waits THEN
            EXIT;
        END IF;
    END LOOP;

    IF due > v_now THEN
        wait := due - v_now;
        FOR i IN 1 .. cardinality(p_scopes) LOOP
            INSERT INTO quota_waits (scope, permit, client_id, lane, turn, number, due)
            VALUES (p_scopes[i], id, p_client, p_lane, v_turns[i], nextval('quota_arrivals'), quota_acquire.due)
            ON CONFLICT (scope, permit) DO UPDATE SET due = excluded.due;
            IF starts_with(p_scopes[i], 'pool:') THEN
                INSERT INTO quota_turns (scope, client_id, turn) VALUES (p_scopes[i], p_client, v_turns[i])
                ON CONFLICT (scope, client_id) DO UPDATE SET turn = greatest(quota_turns.turn, excluded.turn);
            END IF;
        END LOOP;
        RETURN;
    END IF;

    IF v_has_waits THEN
        DELETE FROM quota_waits w WHERE w.scope = ANY (p_scopes) AND w.permit = quota_acquire.id;
    END IF;
    SELECT count(*) FILTER (WHERE f.expires_at > v_now) AS count, min(f.expires_at) AS expires_at INTO v_calls
    FROM quota_calls_in_flight f WHERE f.client_id = p_client;
    IF v_calls.expires_at <= v_now THEN
        DELETE FROM quota_calls_in_flight f WHERE f.client_id = p_client AND f.expires_at <= v_now;
        SELECT min(f.expires_at) INTO v_calls.expires_at FROM quota_calls_in_flight f WHERE f.client_id = p_client;
    END IF;
    IF v_calls.count >= p_max_in_flight THEN
        wait := least(p_poll, v_calls.expires_at - v_now);
        is_in_flight_limited := true;
        RETURN;
    END IF;

    wait := interval '0';
    FOR i IN 1 .. cardinality(v_limits) LOOP
        v_limit := v_limits[i];
        v_next := quota_next(v_limit, p_margin, v_now, p_latency);
        v_slots[i] := v_next.slot;
        UPDATE quota_slots s SET calls = CASE WHEN v_next.is_shared THEN s.calls + 1 ELSE 1 END, last_sent = greatest(s.last_sent, v_now + p_latency)
        WHERE s.scope = v_limit.scope AND s.limit_no = v_limit.limit_no AND s.slot = v_next.slot;
    END LOOP;
    INSERT INTO quota_calls_in_flight (client_id, permit, sent_at, expires_at, scopes, limit_nos, zones, slots)
    VALUES (p_client, id, v_now + p_latency, v_now + p_lease, p_limit_scopes, p_limit_nos, p_limit_zones, v_slots);
    FOR i IN 1 .. cardinality(p_scopes) LOOP
        IF starts_with(p_scopes[i], 'pool:') THEN
            UPDATE quota_ledgers l SET turn = v_turns[i] WHERE l.scope = p_scopes[i] AND l.turn < v_turns[i];
            INSERT INTO quota_turns (scope, client_id, turn) VALUES (p_scopes[i], p_client, v_turns[i])
            ON CONFLICT (scope, client_id) DO UPDATE SET turn = greatest(quota_turns.turn, excluded.turn);
        END IF;
        IF v_normal_next[i] OR (p_lane = 0 AND v_has_waits) THEN
            UPDATE quota_ledgers l SET is_normal_next = CASE
                WHEN p_lane = 0 THEN EXISTS (
                    SELECT 1 FROM quota_waits w
                    WHERE w.scope = p_scopes[i] AND w.due <= v_now AND w.lane > CASE WHEN starts_with(p_scopes[i], 'pool:') THEN 0 ELSE 1 END)
                ELSE p_lane = 1 AND NOT starts_with(p_scopes[i], 'pool:')
            END WHERE l.scope = p_scopes[i];
        END IF;
    END LOOP;
END $$;

-- Records that a call was sent later than the ledger knew.
CREATE FUNCTION quota_delay(p_client text, p_permit uuid, p_sent_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_call record;
BEGIN
    SELECT f.sent_at, f.scopes, f.limit_nos, f.zones, f.slots INTO v_call FROM quota_calls_in_flight f WHERE f.client_id = p_client AND f.permit = p_permit;
    IF NOT FOUND OR p_sent_at <= v_call.sent_at THEN
        RETURN;
    END IF;

    PERFORM 1 FROM quota_ledgers l WHERE l.scope = ANY (v_call.scopes) ORDER BY l.scope FOR UPDATE;
    UPDATE quota_calls_in_flight f SET sent_at = p_sent_at WHERE f.client_id = p_client AND f.permit = p_permit;
    UPDATE quota_slots s SET
        calls = CASE
            WHEN u.zone IS NULL OR quota_day(u.zone, p_sent_at) <= quota_day(u.zone, v_call.sent_at) THEN s.calls
            WHEN quota_day(u.zone, p_sent_at) > quota_day(u.zone, s.last_sent) THEN 1
            ELSE s.calls + 1
        END,
        last_sent = greatest(s.last_sent, p_sent_at)
    FROM unnest(v_call.scopes, v_call.limit_nos, v_call.zones, v_call.slots) u (scope, limit_no, zone, slot)
    WHERE s.scope = u.scope AND s.limit_no = u.limit_no AND s.slot = u.slot;
END $$;

-- Completes a call that was sent p_since_sent ago. The latency of the response makes every call look some milliseconds late, so up to
-- 25 ms are ignored.
CREATE FUNCTION quota_complete(p_client text, p_permit uuid, p_since_sent interval) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_sent_at timestamptz := quota_clock() - p_since_sent;
BEGIN
    IF EXISTS (
        SELECT 1 FROM quota_calls_in_flight f
        WHERE f.client_id = p_client AND f.permit = p_permit AND f.sent_at < v_sent_at - interval '25 ms') THEN
        PERFORM quota_delay(p_client, p_permit, v_sent_at);
    END IF;
    DELETE FROM quota_calls_in_flight f WHERE f.client_id = p_client AND f.permit = p_permit;
END $$;

-- Programs before this version use the functions that were dropped.
UPDATE schema_compatibility SET compatible_from = greatest(compatible_from, 15);

-- Quotas that clients share.
CREATE TABLE quota_pools (
    name  text PRIMARY KEY,
    quota text NOT NULL
);
CREATE TABLE client_quota_pools (
    client_id text NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    pool      text NOT NULL REFERENCES quota_pools (name),
    PRIMARY KEY (client_id, pool)
);
CREATE INDEX client_quota_pools_pool ON client_quota_pools (pool);
