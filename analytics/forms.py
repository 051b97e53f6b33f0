"""What adults fill in."""

from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

COMMENT_LIMIT = 2000


class GradeForm(forms.Form):
    """A score in points, out of those the item is worth, and what to say about it."""

    points = forms.FloatField(label=_("Points"), min_value=0)
    comment = forms.CharField(
        label=_("What to say to the student"),
        required=False,
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What went well, and one thing to try next."),
    )

    def __init__(self, most: float, data: Any = None, score: float | None = None) -> None:
        """Begin with the score that counts now, in [0, 1]; None waits for one."""
        now = None if score is None else self._plain(round(score * most, 2))
        super().__init__(data, initial={"points": now})
        self.most = most
        field = self.fields["points"]
        field.max_value = most  # type: ignore[attr-defined]
        field.help_text = gettext("From 0 to %(most)s.") % {"most": self._most}
        field.widget.attrs |= {"min": 0, "max": most, "step": "any"}

    def clean_points(self) -> float:
        """Refuse more points than the item is worth."""
        points: float = self.cleaned_data["points"]
        if points > self.most:
            count = 1 if self.most == 1 else 2
            message = ngettext("At most %(most)s point.", "At most %(most)s points.", count)
            raise forms.ValidationError(message % {"most": self._most})
        return points

    @property
    def _most(self) -> str:
        return number_format(self._plain(self.most))

    @staticmethod
    def _plain(points: float) -> float:
        return int(points) if points == int(points) else points

    @property
    def score(self) -> float:
        """The score in [0, 1]."""
        return self.cleaned_data["points"] / self.most if self.most else 0.0
