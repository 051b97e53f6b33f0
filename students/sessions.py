"""Sessions as rows; reading one at the start of a request enters its person's district.

A session ends when nobody has used it for a while, and at a certain age. Both are earlier for
staff. A session that is used is written down as used now and then, not with every request.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as RowSessionStore

from courses.prepared import Prepared
from students.models.sessions import DISTRICT_KEY, ENDS_KEY, IDLE_KEY, Session, door_of

HOUR = 3600


@dataclass(frozen=True)
class Lasting:
    """For how many seconds a session may lie idle, and how old it may become."""

    idle: int
    age: int


STAFF = Lasting(4 * HOUR, 12 * HOUR)
OTHERS = Lasting(48 * HOUR, 7 * 24 * HOUR)

_ENTER = Prepared("""
SELECT session_data, expire_date, set_config('app.district', coalesce(home::text, ''), false),
       set_config('app.door', door, false)
FROM students_session
WHERE session_key = %(key)s::text AND expire_date > statement_timestamp()
""")


class SessionStore(RowSessionStore):
    """Django's own, on our table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.home, row.door = data.get(DISTRICT_KEY), door_of(data)
        return row

    def enter(self) -> bool:
        """Read the session and work for its district from now on; False where there is none.

        1 query, none without a key.
        """
        found = _ENTER.row(key=self.session_key) if self.session_key else None
        if found is None:
            return False
        self._session_cache = self.decode(found[0])
        self._stay_awake(found[1])
        return True

    def last(self, lasting: Lasting) -> None:
        """Let this session, which has just begun, last so long and no longer."""
        self[IDLE_KEY], self[ENDS_KEY] = lasting.idle, int(time.time()) + lasting.age

    def get_expiry_date(self, **told: Any) -> datetime:
        """Return when it ends if nobody uses it from now on."""
        planned: datetime = super().get_expiry_date(**told)
        data = dict(self.items())
        return min(planned, _end(data)) if ENDS_KEY in data else planned

    def _stay_awake(self, until: datetime) -> None:
        """Move the end of a session that is in use. 1 query, once in an eighth of its idle time."""
        data = self._session_cache
        if ENDS_KEY not in data or isinstance(data.get("_session_expiry"), str):  # a class session
            return
        end = _end(data)
        if (end - until).total_seconds() > data[IDLE_KEY] / 8:
            Session.objects.filter(session_key=self.session_key).update(expire_date=end)


def _end(data: dict[str, Any]) -> datetime:
    idle = datetime.now(UTC) + timedelta(seconds=data[IDLE_KEY])
    return min(idle, datetime.fromtimestamp(data[ENDS_KEY], UTC))
