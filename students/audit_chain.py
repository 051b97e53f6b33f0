"""The chain of an audit log: what a link covers, in SQL as it is made, in Python as it is judged.

A link is made by a trigger at the very end of the transaction that recorded the entry, so the lock
that puts a district's links in a row is held for the time of a commit, whatever came before it.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from ipaddress import ip_address
from typing import Any

# What a link covers of an entry, each as a text that is never null.
FIELDS = (
    "id::text",
    "(extract(epoch FROM at) * 1000000)::bigint::text",
    "action",
    "coalesce(actor_id::text, '')",
    "coalesce(impersonator_id::text, '')",
    "coalesce(subject_id::text, '')",
    "target",
    "details::text",
    "particulars_digest",
)
_COVERED = ", ".join(FIELDS)


def link_hash(before: str, number: int, fields: Sequence[str]) -> str:
    """Return the hash of a link: of the hash before, its number and the fields of its entry."""
    return sha256("\n".join([before, str(number), *fields]).encode()).hexdigest()


def particulars_digest(salt: str, address: str | None, words: Mapping[str, Any]) -> str:
    """Return what an entry keeps of its particulars: nothing can be guessed without the salt."""
    place = str(ip_address(address)) if address else ""
    told = json.dumps([place, words], sort_keys=True, ensure_ascii=False)
    return sha256(f"{salt}\n{told}".encode()).hexdigest()


SEALING = f"""
CREATE FUNCTION students_seal_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    district_before text := coalesce(current_setting('app.district', true), '');
    last_number bigint;
    last_hash text;
    covered text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('students_auditseal', NEW.district_id));
    PERFORM set_config('app.district', NEW.district_id::text, true);
    SELECT number, hash INTO last_number, last_hash FROM students_auditseal
    WHERE district_id = NEW.district_id ORDER BY number DESC LIMIT 1;
    SELECT concat_ws(chr(10), coalesce(last_hash, ''), coalesce(last_number, 0) + 1, {_COVERED})
    INTO covered FROM students_auditentry WHERE id = NEW.id;
    INSERT INTO students_auditseal (district_id, number, entry_id, hash)
    VALUES (NEW.district_id, coalesce(last_number, 0) + 1, NEW.id,
            encode(sha256(convert_to(covered, 'UTF8')), 'hex'));
    PERFORM set_config('app.district', district_before, true);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER seal AFTER INSERT ON students_auditentry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION students_seal_audit();
"""  # noqa: S608 - a constant of this module
NO_SEALING = """
DROP TRIGGER IF EXISTS seal ON students_auditentry;
DROP FUNCTION IF EXISTS students_seal_audit();
"""

# Retention alone deletes, by one function, and nothing younger than a year; to the application
# itself no right to delete was granted.
REFUSING = """
CREATE FUNCTION students_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('app.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is added to, never changed', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON students_auditentry
FOR EACH ROW EXECUTE FUNCTION students_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON students_auditseal
FOR EACH ROW EXECUTE FUNCTION students_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON students_audithead
FOR EACH ROW EXECUTE FUNCTION students_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE ON students_auditparticulars
FOR EACH ROW EXECUTE FUNCTION students_refuse_change();
"""
NO_REFUSING = """
DROP TRIGGER IF EXISTS append_only ON students_auditentry;
DROP TRIGGER IF EXISTS append_only ON students_auditseal;
DROP TRIGGER IF EXISTS append_only ON students_audithead;
DROP TRIGGER IF EXISTS never_changed ON students_auditparticulars;
DROP FUNCTION IF EXISTS students_refuse_change();
"""

CUTTING = """
CREATE FUNCTION students_cut_audit(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    home bigint := nullif(current_setting('app.district', true), '')::bigint;
    first_kept bigint;
    cut_number bigint;
    cut_hash text;
BEGIN
    IF before > statement_timestamp() - interval '1 year' THEN
        RAISE EXCEPTION 'what was recorded is kept for a year at least'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT coalesce(min(s.number) FILTER (WHERE e.at >= before), max(s.number)) INTO first_kept
    FROM students_auditseal s
    LEFT JOIN students_auditentry e ON e.id = s.entry_id AND e.district_id = home
    WHERE s.district_id = home;
    SELECT number, hash INTO cut_number, cut_hash FROM students_auditseal
    WHERE district_id = home AND number < first_kept ORDER BY number DESC LIMIT 1;
    IF cut_number IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM set_config('app.retention', 'on', true);
    DELETE FROM students_auditparticulars p USING students_auditseal s
    WHERE p.entry_id = s.entry_id AND p.district_id = home AND s.district_id = home
      AND s.number <= cut_number;
    DELETE FROM students_auditentry e USING students_auditseal s
    WHERE e.id = s.entry_id AND e.district_id = home AND s.district_id = home
      AND s.number <= cut_number;
    DELETE FROM students_auditseal WHERE district_id = home AND number <= cut_number;
    DELETE FROM students_audithead WHERE district_id = home AND number <= cut_number;
    INSERT INTO students_audithead (district_id, number, hash, is_cut)
    VALUES (home, cut_number, cut_hash, true);
    PERFORM set_config('app.retention', '', true);
    RETURN cut_number;
END $$;
"""
NO_CUTTING = "DROP FUNCTION IF EXISTS students_cut_audit(timestamptz);"
