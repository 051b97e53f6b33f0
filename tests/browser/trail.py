"""The path as a page shows it."""

from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Page


@dataclass(frozen=True)
class Trail:
    """Which answers a path has taken in, and what it proposes, the next step first."""

    evidence_seq: str
    computed_seq: str
    steps: list[str]

    @classmethod
    def of(cls, page: Page) -> Self:
        path = page.locator("#path")
        return cls(
            path.get_attribute("data-evidence-seq") or "",
            path.get_attribute("data-computed-seq") or "",
            path.locator("#next-title, a[id^=step-]").all_inner_texts(),
        )
