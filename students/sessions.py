"""Sessions as rows; reading one at the start of a request enters its person's district."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as RowSessionStore

from courses.prepared import Prepared
from students.models.sessions import DISTRICT_KEY, Session, door_of

_ENTER = Prepared("""
SELECT session_data, set_config('app.district', coalesce(home::text, ''), false),
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
        row: Session = super().create_model_instance(data)
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
        return True
