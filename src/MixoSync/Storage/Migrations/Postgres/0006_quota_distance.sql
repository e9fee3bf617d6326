-- Acquires a permit, as quota_ask does, for a caller whose call is sent as late as p_late after the response of the database. The
-- cooldown of the slot starts then.
CREATE FUNCTION quota_ask_from_afar(
    p_client text, p_calls integer, p_rest interval, p_horizon interval, p_slot integer, p_due timestamptz, p_ahead boolean,
    p_max_in_flight integer, p_lease interval, p_poll interval, p_late interval,
    OUT slot integer, OUT due timestamptz, OUT wait interval)
LANGUAGE plpgsql SET timezone = 'UTC' AS $$
BEGIN
    SELECT a.slot, a.due, a.wait INTO slot, due, wait
    FROM quota_ask(p_client, p_calls, p_rest, p_horizon, p_slot, p_due, p_ahead, p_max_in_flight, p_lease, p_poll) a;
    IF wait <= interval '0' THEN
        UPDATE quota_slots s SET last_sent = s.last_sent + p_late, last_due = greatest(s.last_due, s.last_sent + p_late)
        WHERE s.client_id = p_client AND s.slot = quota_ask_from_afar.slot % p_calls;
    END IF;
END $$;
