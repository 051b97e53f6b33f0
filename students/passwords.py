"""How long a password has to be: longer for those who see many children's data."""

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from students.models import User
from students.selectors.second_step import is_staff_person


class LengthByPartValidator:
    """8 characters for students and families, 12 for staff; of unknown part, as for staff."""

    def __init__(self, least: int = 8, least_of_staff: int = 12) -> None:
        self.least, self.least_of_staff = least, least_of_staff

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one that is too short for this person."""
        least = self.least if _is_learner_or_family(user) else self.least_of_staff
        if len(password) < least:
            raise ValidationError(
                ngettext(
                    "Use at least %(count)d character.", "Use at least %(count)d characters.", least
                )
                % {"count": least},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        count = self.least_of_staff
        return ngettext(
            "Use at least %(count)d character.", "Use at least %(count)d characters.", count
        ) % {"count": count}


def _is_learner_or_family(user: User | None) -> bool:
    return isinstance(user, User) and user.pk is not None and not is_staff_person(user)
