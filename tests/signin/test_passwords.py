"""Passwords that everybody tries are refused, and staff's are longer."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    ("who", "password"),
    [("student", "kq7-wb3"), ("teacher", "kq7-wb3-xz9"), ("district_admin", "kq7-wb3-xz9")],
)
def test_one_that_is_too_short_for_her_part_is_refused(cast, who, password):
    with pytest.raises(ValidationError, match="at least"):
        validate_password(password, getattr(cast, who))


@pytest.mark.parametrize(
    ("who", "password"),
    [("student", "kq7-wb3x"), ("guardian", "kq7-wb3x"), ("teacher", "kq7-wb3-xz9h")],
)
def test_one_of_the_right_length_is_taken(cast, who, password):
    validate_password(password, getattr(cast, who))


@pytest.mark.parametrize("password", ["password1", "iloveyou1", "sunshine1", "football1"])
def test_a_common_one_is_refused(cast, password):
    with pytest.raises(ValidationError, match="common"):
        validate_password(password, cast.student)
