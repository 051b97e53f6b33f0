"""Who is called so? The one reading of what is typed into a search for people."""

import re

from django.db.models import Q


def words_of(search: str) -> list[str]:
    """Return the words of a search, whichever name comes first: "Kim, Quinn" or "Quinn Kim"."""
    return [word for word in re.split(r"[\s,]+", search) if word]


def is_called(word: str) -> Q:
    """Return the condition that a word is in a person's names or username."""
    first, last = Q(first_name__icontains=word), Q(last_name__icontains=word)
    return first | last | Q(username__icontains=word)
