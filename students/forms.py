"""What people fill in about themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.models import Activity
from students.models import Role, User
from students.selectors.access import roles_of

_MY_BROWSER = ("", _("As my browser says"))
_NO_PREFERENCE = ("", _("I like them all"))


class PreferencesForm(forms.Form):
    """Language for everybody; the format that a student likes best."""

    language = forms.ChoiceField(
        label=_("Language"), choices=[_MY_BROWSER, *settings.LANGUAGES], required=False
    )
    preferred_format = forms.ChoiceField(
        label=_("What do you like best?"),
        choices=[_NO_PREFERENCE, *Activity.Format.choices],
        required=False,
        help_text=_("It comes first where there is a choice. Nothing is ever taken away."),
    )

    def __init__(self, user: User, data: object = None) -> None:
        initial = {"language": user.language, "preferred_format": user.preferred_format}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        if Role.STUDENT not in roles_of(user):
            del self.fields["preferred_format"]

    def chosen(self) -> dict[str, str]:
        """Return every choice; what was not asked stays empty."""
        return {"preferred_format": "", **self.cleaned_data}
