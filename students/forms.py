"""What people fill in about themselves."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.media import FILE_BYTES, MediaRefused, read_media
from courses.models import Activity
from students.models import Role, User
from students.selectors.access import roles_of

_ACCEPTED = "image/*,audio/*,video/mp4,video/webm,application/pdf"
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


class CourseFileForm(forms.Form):
    """A picture or another file for a course. What passes is in `kept`, in its safe form."""

    file = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose a file first.")},
        help_text=_("A picture, sound, video or PDF, 20 MB at most."),
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
    )

    def clean_file(self) -> object:
        """Refuse what can't be kept here, whatever it is called."""
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        try:
            self.kept = read_media(file.read())
        except MediaRefused as refused:
            raise forms.ValidationError(
                _("This file can't be kept here. %(why)s"), params={"why": refused}
            ) from refused
        return file
