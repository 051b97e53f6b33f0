"""What families are asked, in the words they answer to. New words are a new wording.

Only `statistics` changes anything in Waymark; the other answers are kept for the school, and the
words say so.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from students.models import Purpose

WORDING = "2026-11"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a purpose, and what follows from either answer."""

    asked: str | Promise
    if_given: str | Promise
    if_withdrawn: str | Promise


QUESTIONS = {
    Purpose.STATISTICS: Question(
        _("May your child's results count in the school's averages?"),
        _("Results count in the averages of the school's courses. No name is shown there."),
        _("Results no longer count in the averages that the school's admins look at. Your child's "
          "path and what her teachers see stay as they are."),
    ),
    Purpose.PICTURES: Question(
        _("May the school take pictures and recordings of your child?"),
        _("The school sees that you agree. Waymark itself takes and shows no pictures."),
        _("The school sees that you do not agree. Waymark itself takes and shows no pictures."),
    ),
    Purpose.OTHER_SERVICES: Question(
        _("May the school use services of others for your child, such as another sign-in?"),
        _("The school sees that you agree. Waymark itself sends nothing to others because of it."),
        _("The school sees that you do not agree, and arranges another way with you."),
    ),
}  # fmt: skip
