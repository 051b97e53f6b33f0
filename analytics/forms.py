"""What adults fill in."""

from datetime import date
from operator import attrgetter
from typing import Any, Self

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from analytics.levels import Level
from analytics.selectors.audit import Wanted
from analytics.selectors.heat_map import Taught
from analytics.selectors.what_if import MOST_ANSWERS, USUAL_ANSWERS
from students.models import Action, Judgment, Purpose, User
from students.models.judgments import NOTE_LIMIT
from students.selectors.access import today

COMMENT_LIMIT = 2000


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WhatIfForm(forms.Form):
    """How a student's next answers on a skill are supposed to turn out."""

    outcome = forms.ChoiceField(
        label=_("The next answers are"),
        choices=[("right", _("all right")), ("wrong", _("all wrong"))],
    )
    answers = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=MOST_ANSWERS,
        initial=USUAL_ANSWERS,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid", "required"),
            _("Choose a whole number from 1 to 10."),
        ),
    )

    @classmethod
    def asked(cls, query: QueryDict) -> Self:
        """Read what an address asks for; of what it leaves out, the usual."""
        return cls({"outcome": "right", "answers": USUAL_ANSWERS} | query.dict())


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
    def usual(self) -> list[tuple[float, str]]:
        """The scores that one button is enough for, in points and in words."""
        half = number_format(self._plain(self.most / 2))
        return [
            (self.most, gettext("All right: %(points)s") % {"points": self._most}),
            (self.most / 2, gettext("Half right: %(points)s") % {"points": half}),
            (0, gettext("Not yet: 0")),
        ]

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


class JudgmentForm(forms.Form):
    """Whether a teacher has seen a student do something, and what she saw."""

    score = forms.TypedChoiceField(
        label=_("Have you seen it done?"),
        choices=[("", "…"), *((str(score), label) for score, label in Judgment.SCORES)],
        coerce=float,
    )
    note = forms.CharField(
        label=_("What you saw"),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": NOTE_LIMIT}),
        help_text=_("A few words: what was done, and where."),
    )


class LogForm(forms.Form):
    """Which entries of the log are wanted."""

    action = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *Action.choices],
        error_messages={"invalid_choice": _("The log knows nothing of this kind. Choose again.")},
    )
    person = forms.CharField(label=_("Who or whom"), required=False, max_length=100)
    since = forms.DateField(label=_("From"), required=False, widget=_day())
    until = forms.DateField(label=_("To"), required=False, widget=_day())

    def wanted(self) -> Wanted | None:
        """Return what is asked for; None where some of it can't be read."""
        if not self.is_valid():
            return None
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class PaperForm(forms.Form):
    """An answer that a family gave on paper."""

    purpose = forms.ChoiceField(label=_("About"), choices=Purpose.choices)
    answer = forms.ChoiceField(
        label=_("The family"), choices=[("yes", _("agrees")), ("no", _("does not agree"))]
    )
    given_by = forms.ModelChoiceField(
        label=_("Signed by"),
        queryset=User.objects.none(),
        required=False,
        to_field_name="uuid",
    )
    signed_on = forms.DateField(label=_("Signed on"), widget=_day())

    def __init__(self, guardians: "QuerySet[User]", data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["given_by"]
        field.queryset = guardians  # type: ignore[attr-defined]
        field.empty_label = _("Somebody without an account")  # type: ignore[attr-defined]
        field.label_from_instance = attrgetter("display_name")  # type: ignore[attr-defined]

    def clean_signed_on(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["signed_on"]
        if day > today():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    @property
    def chosen(self) -> dict[str, Any]:
        """The answer as the service takes it."""
        said = self.cleaned_data
        return {
            "purpose": Purpose(said["purpose"]),
            "is_given": said["answer"] == "yes",
            "given_by": said["given_by"],
            "signed_on": said["signed_on"],
        }


class ConsentFilterForm(forms.Form):
    """Which students are wanted: by name, and by what is agreed to."""

    q = forms.CharField(label=_("Search by name"), required=False, max_length=100)
    purpose = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("Everything")), *Purpose.choices]
    )
    state = forms.ChoiceField(
        label=_("The family"),
        required=False,
        choices=[
            ("", _("either")),
            ("yes", _("agrees")),
            ("no", _("does not agree")),
            ("unanswered", _("has not answered yet")),
        ],
    )

    def wanted(self) -> tuple[str, Purpose | None, bool | None, bool | None]:
        """Return the search, the purpose, what holds, and whether it was answered.

        None asks for nothing.
        """
        said = self.cleaned_data if self.is_valid() else {}
        purpose, state = said.get("purpose"), said.get("state")
        return (
            said.get("q", ""),
            Purpose(purpose) if purpose else None,
            state == "yes" if state in ("yes", "no") else None,
            False if state == "unanswered" else None,
        )


class HeatMapForm(forms.Form):
    """Which part of a heat map is wanted: skills, students by name, and a level."""

    group = forms.ChoiceField(label=_("Skills"), required=False)
    q = forms.CharField(label=_("Student's name"), required=False, max_length=100)
    level = forms.ChoiceField(
        label=_("With a skill at"),
        required=False,
        choices=[("", _("any level")), *(pair for pair in Level.choices if pair[0] != Level.NONE)],
    )

    def __init__(self, taught: Taught, data: Any) -> None:
        super().__init__(data)
        groups: list[Any] = [("", _("All skills of the course"))]
        if taught.units:
            groups.append((_("Units"), [(one.key, one.title) for one in taught.units]))
        if taught.chains:
            named = [(one.key, one.title) for one in taught.chains]
            groups.append((_("A skill and all that comes before it"), named))
        self.fields["group"].choices = groups  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """Return by field what is asked for and can be read; "" is everything."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
