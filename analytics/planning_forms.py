"""How teachers and admins steer the planning of paths."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analytics.selectors.heat_map import Taught
from students.planning import (
    FEWEST_MINUTES,
    MOST_FOCUS,
    MOST_MINUTES,
    Dial,
    Exploration,
    Level,
    Planning,
)


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick in a fieldset with the field's own id, so that an error leads there."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_ if index is None else f"{id_}_{index}"


class PlanningForm(forms.Form):
    """How a section's paths are planned: a day's minutes, what counts more or less, and skills."""

    minutes = forms.IntegerField(
        label=_("Minutes a day"),
        required=False,
        min_value=FEWEST_MINUTES,
        max_value=MOST_MINUTES,
        help_text=_(
            "Leave it empty for no limit. What a student did today is taken off. What does not fit"
            " is shown for later and can be begun at any time."
        ),
        error_messages={
            "min_value": _("Choose %(limit_value)s minutes at least, or leave it empty."),
            "max_value": _("Choose %(limit_value)s minutes at most, or leave it empty."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    focus = forms.MultipleChoiceField(
        label=_("Skills the class works on now"),
        required=False,
        widget=Boxes,
        error_messages={"invalid_choice": _("This course does not teach that skill.")},
    )

    def __init__(self, taught: Taught, now: Planning, data: Any = None) -> None:
        by_id = {skill.pk: str(skill.uuid) for skill in taught.skills}
        initial: dict[str, Any] = {dial: now.level(dial) for dial in Dial.values}
        initial["minutes"] = now.minutes
        initial["focus"] = [by_id[skill] for skill in now.focus if skill in by_id]
        super().__init__(data, initial=initial)
        self._taught, self._ids = taught, {uuid: pk for pk, uuid in by_id.items()}
        for dial in Dial:
            self.fields[dial.value] = forms.ChoiceField(
                label=dial.label, choices=Level.choices, widget=forms.RadioSelect
            )
        choices = [(str(skill.uuid), skill.title) for skill in taught.skills]
        self.fields["focus"].choices = choices  # type: ignore[attr-defined]

    def clean_focus(self) -> list[str]:
        """Refuse so many that none of them would stand out."""
        focus: list[str] = self.cleaned_data["focus"]
        if len(focus) > MOST_FOCUS:
            message = gettext("Choose %(most)s skills at most, so that they stand out.")
            raise forms.ValidationError(message % {"most": MOST_FOCUS})
        return focus

    def dials(self) -> list[forms.BoundField]:
        """Return the rows of choices."""
        return [self[dial] for dial in Dial.values]

    def skills(self) -> list[tuple[str, list[Any], bool]]:
        """Return the boxes by unit, each once, and whether one of them is ticked."""
        boxes = {box.data["value"]: box for box in self["focus"]}
        units = [(one.title, one.skills) for one in self._taught.units]
        every = (gettext("Other skills") if units else gettext("All skills"), frozenset(self._pks))
        found = []
        for title, of in [*units, every]:
            mine = [uuid for uuid, pk in self._ids.items() if pk in of and uuid in boxes]
            ticked = [boxes.pop(uuid) for uuid in mine]
            if ticked:
                found.append((title, ticked, any(box.data["selected"] for box in ticked)))
        return found

    @property
    def _pks(self) -> list[int]:
        return list(self._ids.values())

    @property
    def planning(self) -> Planning:
        """What was chosen."""
        said = self.cleaned_data
        return Planning(
            minutes=said["minutes"],
            levels={dial: said[dial] for dial in Dial.values},
            focus=tuple(self._ids[uuid] for uuid in said["focus"]),
        )


class ExplorationForm(forms.Form):
    """How far a school lets the planner try equals."""

    exploration = forms.ChoiceField(
        label=_("May another activity be tried?"),
        choices=Exploration.choices,
        widget=forms.RadioSelect,
    )
