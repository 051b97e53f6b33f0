"""Passwords made of words that everybody would try here, whatever is put around them."""

import re
import unicodedata
from functools import cached_property

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.models import District, School
from courses.tenancy import in_district
from students.models import User

# What this is, where it is used and by whom, and what people call a password itself.
WORDS = (
    *("waymark", "school", "district", "class", "classroom", "student", "teacher", "parent"),
    *("guardian", "principal", "admin", "administrator", "learning", "password", "welcome"),
    *("escuela", "distrito", "clase", "alumno", "alumna", "maestro", "maestra", "contraseña"),
)
LEAST_OF_ITS_OWN = 6
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class PredictableValidator:
    """Refuse names of ours, and what is common, with digits and signs around it."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one in which too little is left besides such words."""
        folded = _fold(password)
        left = folded
        for word in sorted(map(_fold, [*WORDS, *_names_around(user)]), key=len, reverse=True):
            left = left.replace(word, "")
        is_named = left != folded and len(re.sub(r"[\W_]", "", left)) < LEAST_OF_ITS_OWN
        if is_named or self._is_common(folded):
            raise ValidationError(
                _("This password is too easy to guess for somebody who knows the school."),
                code="password_predictable",
            )

    def get_help_text(self) -> str:
        return _("Don't make it of the names of your school, or of common words with digits.")

    def _is_common(self, folded: str) -> bool:
        bare = _AROUND.sub("", folded)
        around = len(folded) - len(bare)
        return 0 < around < LEAST_OF_ITS_OWN and bare in self._common

    @cached_property
    def _common(self) -> set[str]:
        return set(CommonPasswordValidator().passwords)


def _names_around(user: User | None) -> set[str]:
    """Return the words of her district's and its schools' names. 5 queries."""
    district_id = getattr(user, "district_id", None)
    if district_id is None:
        return set()
    with in_district(district_id):
        names = [
            *District.objects.filter(pk=district_id).values_list("name", flat=True),
            *School.objects.filter(district_id=district_id).values_list("name", flat=True),
        ]
    return {word for name in names for word in re.findall(r"\w{4,}", name)}


def _fold(text: str) -> str:
    """Return a text without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
