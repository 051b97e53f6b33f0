"""Small CASE packages of our own."""

import json
from typing import Any

from courses.case import SkillMap, parse_skills


def package(
    titles: dict[str, str], *associations: tuple[str, str, str], document: str = "doc", **more: Any
) -> str:
    """Return a package of items by identifier, and (origin, type, destination) associations."""
    return json.dumps(
        {
            "CFDocument": {"identifier": document, "title": "Number sense", "creator": "Waymark"},
            "CFItems": [
                {"identifier": key, "fullStatement": title, "humanCodingScheme": key.upper()}
                for key, title in titles.items()
            ],
            "CFAssociations": [
                {
                    "associationType": kind,
                    "originNodeURI": {"identifier": origin},
                    "destinationNodeURI": {"identifier": destination},
                }
                for origin, kind, destination in associations
            ],
        }
        | more
    )


def skills(text: str, source: str = "skills.json") -> SkillMap:
    return parse_skills(source, text.encode())
