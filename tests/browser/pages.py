"""Which pages a person can reach: by her own links, one page of each kind."""

from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.browser.visitor import Visitor

DOWNLOADS = {
    *("analytics:audit_export", "analytics:section_export", "api:schema"),
    "analytics:section_skills_export",
    *("imports:report", "students:file"),
    "records:receipt",
}
LINKS = """links => links.filter(a => a.origin === location.origin).map(a => a.pathname)"""


def name_of(address: str) -> str:
    """Return what the address is called in our own table of addresses."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return "404"


def reachable(visitor: Visitor, *seeds: str) -> Iterator[str]:
    """Open the seeds and, from there on, the first page of each kind that links lead to."""
    waiting, known, opened = deque(seeds), {*map(name_of, seeds), *DOWNLOADS}, set[str]()
    while waiting:
        visitor.go(waiting.popleft())
        known.add(name_of(visitor.page.url))
        for address in visitor.page.eval_on_selector_all("a[href]", LINKS):
            if (name := name_of(address)) not in known:
                known.add(name)
                waiting.append(address)
        if visitor.page.url not in opened:
            opened.add(visitor.page.url)
            yield visitor.page.url
