"""Fixtures that every test may ask for."""

import pytest

from tests.factories import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The student, those around her, and strangers of every distance."""
    return make_cast()
