"""Makes attempts for one prepared statement to hand in, and prints what it needs as JSON.

python -m benchmarks.pool COUNT

As the owner: a table with the attempts by number, and a sequence that says whose turn it is.
"""

import json
import sys
import uuid
from typing import Any

TABLES = """
DROP TABLE IF EXISTS bench_pool;
DROP SEQUENCE IF EXISTS bench_next;
CREATE TABLE bench_pool (n bigint PRIMARY KEY, attempt bigint, student bigint);
CREATE SEQUENCE bench_next;
GRANT SELECT ON bench_pool TO {role};
GRANT USAGE ON SEQUENCE bench_next TO {role};
"""
ATTEMPTS = """
WITH begun AS (
    INSERT INTO assessments_attempt
           (uuid, student_id, assessment_id, number, version_ids, points, feedback_timing)
    SELECT gen_random_uuid(), student, t.assessment_id, 1, t.version_ids, t.points,
           t.feedback_timing
    FROM assessments_attempt t, unnest(%s::bigint[]) AS student WHERE t.uuid = %s::uuid
    RETURNING id, student_id
)
INSERT INTO bench_pool SELECT row_number() OVER (), id, student_id FROM begun
"""


def make(count: int) -> dict[str, Any]:
    """Make the attempts; return the district, and the answers as arrays in PostgreSQL's words."""
    from django.db import connection

    from assessments.models import Attempt
    from benchmarks import cohort
    from lms.roles import application_role
    from students.models import User

    made = cohort.make(1, begun=True)
    district = cohort.enter("harbor")
    stem = uuid.uuid4().hex[:8]
    users = User.objects.bulk_create(
        User(username=f"pool-{stem}-{n}", password="!", district_id=district) for n in range(count)
    )
    template = made["students"][0]["attempt"]
    with connection.cursor() as cursor:
        cursor.execute(TABLES.format(role=connection.ops.quote_name(application_role())))
        cursor.execute(ATTEMPTS, [[user.pk for user in users], template])
        cursor.execute("ANALYZE")
    versions = Attempt.objects.get(uuid=template).version_ids
    answers = [json.dumps(answer) for answer in made["answers"].values()]
    scores = [1.0 if number % 3 else 0.0 for number in range(len(versions))]
    return {
        "district": district,
        "role": application_role(),
        "versions": _array(map(str, versions)),
        "answers": _array(map(_quoted, answers)),
        "scores": _array(map(str, scores)),
    }


def _array(parts: Any) -> str:
    return "{" + ",".join(parts) + "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(make(int(sys.argv[1]))))
