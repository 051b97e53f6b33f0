"""What an admin says about an import: the file, and how to take it."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Skill
from students.models import User
from students.selectors.access import courses_run_by

MOST_BYTES = 20 * 2**20


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(label=_("File"), error_messages={"required": _("Choose a file first.")})

    def __init__(self, suffixes: tuple[str, ...], data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.suffixes = suffixes
        field = self.fields["file"]
        field.widget.attrs["accept"] = ",".join(suffixes)
        field.help_text = gettext("%(kinds)s, 20 MB at most.") % {"kinds": ", ".join(suffixes)}

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large or can't be one of ours."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(gettext("The file is larger than 20 MB."))
        if self.suffix not in self.suffixes:
            raise forms.ValidationError(gettext("This kind of file can't be read here."))
        return file

    @property
    def suffix(self) -> str:
        return Path(self.cleaned_data["file"].name or "").suffix.lower()


class Options(forms.Form):
    """How to take the file; nothing to choose unless a kind of import says so."""

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def given(self) -> dict[str, str]:
        """Return what was sent for these options and no more, to be judged again later."""
        return {name: self.data[name] for name in self.fields if name in self.data}


class RosterOptions(Options):
    """Whether one bad row keeps everything out, and whether a great change is meant."""

    is_all_or_nothing = forms.BooleanField(
        label=_("If any row is bad, take nothing in"), required=False
    )
    is_confirmed = forms.BooleanField(
        label=_("Yes, this is meant"),
        required=False,
        widget=forms.HiddenInput,
    )


class ItemOptions(Options):
    """The course that gets the items, and the skill they all check."""

    course = forms.ModelChoiceField(
        Course.objects.none(), label=_("Course"), to_field_name="uuid", empty_label=None
    )
    skill = forms.CharField(
        label=_("Skill"),
        required=False,
        max_length=255,
        help_text=_("The code of the skill that all these items check. It may stay empty."),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        courses = courses_run_by(user).order_by("title")
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]

    def clean_skill(self) -> Skill | None:
        """Return the one skill of this code."""
        code = self.cleaned_data["skill"].strip()
        found = list(Skill.objects.filter(district_id=self.user.district_id, code=code)[:2])
        if not code or len(found) == 1:
            return found[0] if code else None
        several = gettext("Several skills have this code.")
        raise forms.ValidationError(several if found else gettext("No skill has this code."))
