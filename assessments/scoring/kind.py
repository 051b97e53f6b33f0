"""What every kind of item can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from assessments.scoring.shape import FormData, JsonDict

Body = Mapping[str, Any]
Key = Mapping[str, Any]
Answer = Mapping[str, Any]


class Kind(ABC):
    """One kind of item. Answers are clean and not empty, keys without problems, unless said."""

    body_names: ClassVar[frozenset[str]] = frozenset()
    key_names: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def clean(self, body: Body, answer: object) -> JsonDict:
        """Return any foreign answer as one to keep, {} for nothing answered."""

    @abstractmethod
    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        """Return what a plain HTML form sent, not cleaned yet."""

    def is_complete(self, body: Body, answer: Answer) -> bool:
        """Say whether nothing of the question is left empty."""
        return True

    @abstractmethod
    def score(self, body: Body, key: Key, answer: Answer) -> float | None:
        """Return the score in [0, 1]; None where a person has to give it."""

    @abstractmethod
    def problems(self, body: Body, key: Key) -> Iterator[str]:
        """Yield what is wrong with a body and a key of any shape."""

    @abstractmethod
    def key_answer(self, body: Body, key: Key) -> JsonDict:
        """Return an answer that scores 1, {} where there is none."""

    @abstractmethod
    def correct_text(self, body: Body, key: Key) -> str:
        """Return the right answer to show, in the body's own format."""
