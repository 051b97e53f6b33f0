"""Sounds and videos in a lesson: a block of its own, with captions and the whole in words.

    ```video
    file: /files/…/
    captions: /files/…/
    language: en
    title: How a seed wakes up

    What is seen and said, in Markdown.
    ```

`audio` is written alike and needs no captions. Addresses are those of the course's files.
"""

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

KINDS = ("video", "audio")
_NAMES = ("file", "captions", "language", "title")


@dataclass(frozen=True, slots=True)
class Player:
    """A sound or video as its author described it; what is not said is empty."""

    kind: str
    file: str
    captions: str
    language: str
    title: str
    transcript: str

    @property
    def lacks(self) -> list[str]:
        """Name what is missing for those who can't hear or see it."""
        captions = ["captions"] if self.kind == "video" and not self.captions else []
        return captions + ([] if self.transcript else ["transcript"])


def read_player(kind: str, text: str) -> Player:
    """Return what a block says: lines of `name: value`, an empty one, then the transcript."""
    head, _blank, transcript = text.strip().partition("\n\n")
    pairs = (line.partition(":") for line in head.splitlines())
    said = {name.strip(): value.strip() for name, _colon, value in pairs}
    file, captions, language, title = (said.get(name, "") for name in _NAMES)
    return Player(kind, file, captions, language, title, transcript.strip())


def player_html(player: Player, transcript: str) -> str:
    """Return a player as HTML that is still to be cleaned. `transcript`: as HTML."""
    language = f' srclang="{escape(player.language)}"' if player.language else ""
    track = (
        f'<track kind="captions" src="{escape(player.captions)}" default{language}'
        f' label="{escape(_("Captions"))}">'
    )
    title = f"<figcaption>{escape(player.title)}</figcaption>" if player.title else ""
    words = f"<details><summary>{escape(_('In words'))}</summary>{transcript}</details>"
    return (
        f'<figure><{player.kind} src="{escape(player.file)}" preload="none">'
        f"{track if player.captions else ''}</{player.kind}>{title}"
        f"{words if player.transcript else nothing_in_words()}</figure>"
    )


def nothing_in_words() -> str:
    """Return what stands beside a sound or video that nobody has put into words."""
    return f"<p><em>{escape(_('Nobody has put this into words yet.'))}</em></p>"


def no_captions() -> str:
    """Return what stands below a video without captions."""
    return f"<p><em>{escape(_('This video has no captions yet.'))}</em></p>"
