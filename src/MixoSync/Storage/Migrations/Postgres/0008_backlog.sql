-- A run has at most as many messages in the queues as its client may have calls in flight. The messages of its other
-- campaigns are stored with their items: the backlog.
ALTER TABLE sync_items ADD COLUMN message text; -- JSON; null once the broker has confirmed the message
ALTER TABLE sync_items ADD COLUMN send_claimed_at timestamptz; -- since when a process has been sending it

-- The backlog, in the order in which it is sent.
CREATE INDEX sync_items_backlog ON sync_items (run_id, page, campaign_id) WHERE message IS NOT NULL;
CREATE INDEX sync_items_sending ON sync_items (run_id) WHERE send_claimed_at IS NOT NULL;
-- Items whose message is in the queues or being handled. A parked one is due at waits_until.
CREATE INDEX sync_items_outstanding ON sync_items (run_id, coalesce(waits_until, updated_at)) WHERE state = 'pending' AND message IS NULL;
-- Replayed dead letters. Their items stay failed until they succeed.
CREATE INDEX sync_items_replayed ON sync_items (run_id)
    WHERE state = 'failed' AND (message IS NOT NULL OR delivered_at IS NOT NULL OR waits_until IS NOT NULL);
DROP INDEX sync_items_pending;
CREATE INDEX sync_items_pending ON sync_items (run_id) WHERE state = 'pending';

-- The functions below distinguish a call that waits for the in-flight limit from one that is not due. Old programs do not read
-- the new column and still work.
DROP FUNCTION quota_ask_from_afar;
DROP FUNCTION quota_ask;

-- Acquires a permit for a call, with or without a held permit (p_slot, p_due). If the wait is zero, the call is in flight. A held
-- permit that is overdue by a cooldown or more is replaced, because its slot was reserved for another call. A permit from before the
-- limit was lowered shares one of the remaining slots. The time zone is UTC, where every day of a long window has 24 hours.
CREATE FUNCTION quota_ask(
    p_client text, p_calls integer, p_rest interval, p_horizon interval, p_slot integer, p_due timestamptz, p_ahead boolean,
    p_max_in_flight integer, p_lease interval, p_poll interval,
    OUT slot integer, OUT due timestamptz, OUT wait interval, OUT no_place boolean)
LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
    v_open record;
    v_start timestamptz;
    v_ahead boolean := false;
BEGIN
    no_place := false;
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
        -- A call that has to wait now waits for another call of the client to end.
        wait := quota_start(p_client, slot, due, v_open.now, p_max_in_flight, p_lease, p_poll);
        no_place := wait > interval '0';
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

-- Acquires a permit, as quota_ask does, for a caller whose call is sent as late as p_late after the response of the database. The
-- cooldown of the slot starts then.
CREATE FUNCTION quota_ask_from_afar(
    p_client text, p_calls integer, p_rest interval, p_horizon interval, p_slot integer, p_due timestamptz, p_ahead boolean,
    p_max_in_flight integer, p_lease interval, p_poll interval, p_late interval,
    OUT slot integer, OUT due timestamptz, OUT wait interval, OUT no_place boolean)
LANGUAGE plpgsql SET timezone = 'UTC' AS $$
BEGIN
    SELECT a.slot, a.due, a.wait, a.no_place INTO slot, due, wait, no_place
    FROM quota_ask(p_client, p_calls, p_rest, p_horizon, p_slot, p_due, p_ahead, p_max_in_flight, p_lease, p_poll) a;
    IF wait <= interval '0' THEN
        UPDATE quota_slots s SET last_sent = s.last_sent + p_late, last_due = greatest(s.last_due, s.last_sent + p_late)
        WHERE s.client_id = p_client AND s.slot = quota_ask_from_afar.slot % p_calls;
    END IF;
END $$;
