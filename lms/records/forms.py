"""What an admin decides about records."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.records.periods import PERIODS, default_days, shortest_days
from students.models import RecordsRules

MOST_DAYS = 36_500


class EraseForm(forms.Form):
    """The person's name, typed to confirm that she is meant."""

    name = forms.CharField(
        label=_("Type the person's full name"),
        max_length=310,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RulesForm(forms.Form):
    """Who may make copies, and the days each kind of record is kept; 0 is for always."""

    people_may_copy = forms.BooleanField(
        label=_("People may make a copy of what is kept about them"), required=False
    )
    families_may_copy = forms.BooleanField(
        label=_("Guardians may make a copy of what is kept about their child"), required=False
    )

    def __init__(self, rules: RecordsRules, data: Any = None) -> None:
        initial: dict[str, Any] = {
            "people_may_copy": rules.people_may_copy,
            "families_may_copy": rules.families_may_copy,
        }
        super().__init__(data, initial=initial)
        for name in own_periods():
            self.fields[name] = forms.IntegerField(
                label=str(PERIODS[name].label),
                help_text=_("Days; 0 means for ever."),
                initial=rules.days.get(name, default_days(name)),
                min_value=0,
                max_value=MOST_DAYS,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that the law of this place or the database doesn't allow."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in own_periods():
            days = cleaned.get(name)
            if days and days < shortest_days(name):
                text = _("At least %(days)s days.") % {"days": shortest_days(name)}
                self.add_error(name, text)
        return cleaned

    @property
    def values(self) -> dict[str, object]:
        """What to store: only what differs from the installation's periods."""
        cleaned = self.cleaned_data
        days = {n: cleaned[n] for n in own_periods() if cleaned[n] != default_days(n)}
        rights = {name: cleaned[name] for name in ("people_may_copy", "families_may_copy")}
        return {**rights, "days": days}


def own_periods() -> list[str]:
    """Return the periods that a district decides for itself."""
    return [name for name, period in PERIODS.items() if not period.is_for_all]
