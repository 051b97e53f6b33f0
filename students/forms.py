"""What people fill in about themselves."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.media import FILE_BYTES, MediaRefused, read_media
from courses.models import Activity
from students import reading
from students.models import IdentityProvider, Role, User
from students.sealing import PROVIDERS, TYPED, seal, unseal
from students.selectors.access import roles_of

_ACCEPTED = "image/*,audio/*,video/mp4,video/webm,application/pdf,.vtt"
KNOWN_ISSUERS = {IdentityProvider.Kind.GOOGLE.value: "https://accounts.google.com"}
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


class ReadingForm(forms.Form):
    """How pages look and sound: a row of choices for each setting."""

    def __init__(self, data: Any = None, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name, choices in reading.CHOICES.items():
            self.fields[name] = forms.ChoiceField(
                label=reading.LABELS[name],
                choices=choices,
                required=False,
                initial="",
                widget=forms.RadioSelect,
            )


class PeopleForm(forms.Form):
    """Whom an admin looks for."""

    q = forms.CharField(label=_("Name or username"), required=False, max_length=100)
    role = forms.ChoiceField(
        label=_("Part"),
        required=False,
        choices=[("", _("Everybody")), *Role.choices],
        error_messages={"invalid_choice": _("There is no such part. Choose again.")},
    )


class CourseFileForm(forms.Form):
    """A picture or another file for a course. What passes is in `kept`, in its safe form."""

    file = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose a file first.")},
        help_text=_("A picture, sound, video, captions (.vtt) or PDF, 20 MB at most."),
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


class ProviderForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a district signs in elsewhere. The secret is taken, never shown.

    A form that was refused brings what was typed as a secret along, sealed, in `typed_secret`.
    """

    new_secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=500,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("The provider gives it with the client ID. It is never shown again."),
    )

    class Meta:
        model = IdentityProvider
        fields = (
            *("kind", "name", "issuer", "client_id", "new_secret", "match", "claim", "domains"),
            *("trusts_mfa", "is_enabled"),
        )
        labels = {
            "kind": _("Provider"),
            "name": _("Name on the button"),
            "issuer": _("Issuer"),
            "client_id": _("Client ID"),
            "match": _("A person is found by"),
            "claim": _("Claim"),
            "domains": _("Allowed e-mail domains"),
            "trusts_mfa": _("Trust its second step for staff"),
            "is_enabled": _("People may sign in by it"),
        }
        help_texts = {
            "issuer": _(
                "The address by which the provider says who it is. For Google it is filled in. "
                "Microsoft: https://login.microsoftonline.com/TENANT/v2.0 with the ID of your "
                "tenant, which is your organization there."
            ),
            "client_id": _("The provider gives it to you when you register Waymark there."),
            "match": _("What the provider says of a person is looked for in the roster."),
            "claim": _(
                "The name of what the provider says of a person, for example sub, oid or "
                "preferred_username. Not needed for e-mail."
            ),
            "domains": _("With spaces between. Who comes with another domain is refused."),
            "trusts_mfa": _(
                "Staff are then not asked for a second step here. Only where the provider says in "
                "each sign-in that there was one (its claim amr)."
            ),
            "is_enabled": _("As long as it is off, nobody sees the button."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.Meta.fields)
        secret, issuer = self.fields["new_secret"], self.fields["issuer"]
        if self.instance.pk:
            secret.help_text = _("It is never shown again. Left empty, the one that is kept stays.")
        issuer.required = False
        issuer.widget.attrs["data-known"] = json.dumps(KNOWN_ISSUERS)

    @property
    def typed_secret(self) -> str:
        """What was typed as a secret and is not saved yet, sealed; "" for nothing."""
        typed = self.cleaned_data.get("new_secret", "") if self.errors else ""
        return seal(typed, TYPED) if typed else ""

    def clean_name(self) -> str:
        """Refuse a name that another button of the district has."""
        name: str = self.cleaned_data["name"]
        if IdentityProvider.objects.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another provider is called so already."))
        return name

    def clean_new_secret(self) -> str:
        """Take the secret that was typed, now or before the form was refused."""
        typed: str = self.cleaned_data["new_secret"] or self._typed_before()
        if not typed and not self.instance.pk:
            raise forms.ValidationError(self.fields["new_secret"].error_messages["required"])
        return typed

    def _typed_before(self) -> str:
        try:
            return unseal(self.data.get("typed_secret", ""), TYPED)
        except InvalidToken:
            return ""

    def clean_issuer(self) -> str:
        """Take an address that we may call: https, one tenant, nothing behind the path.

        Left empty, it is the one that the chosen provider goes by, if it has one for all.
        """
        issuer = self.cleaned_data["issuer"] or KNOWN_ISSUERS.get(
            self.cleaned_data.get("kind", ""), ""
        )
        if not issuer:
            raise forms.ValidationError(self.fields["issuer"].error_messages["required"])
        parts = urlsplit(issuer)
        origin = f"{parts.scheme}://{parts.netloc}"
        wrong = []
        if parts.scheme != "https" and origin not in settings.OUTGOING_ALLOWED:
            wrong.append(_("The issuer's address must begin with https."))
        if parts.query or parts.fragment or "@" in parts.netloc:
            wrong.append(_("Give the issuer's address alone."))
        if {"common", "organizations", "consumers"} & set(parts.path.split("/")):
            wrong.append(_("Give the ID of your own tenant: “common” lets in everybody's."))
        if wrong:
            raise forms.ValidationError(wrong)
        return issuer

    def clean_domains(self) -> str:
        """Keep domains in small letters, with one space between."""
        domains = self.cleaned_data["domains"].lower().replace(",", " ").replace("@", " ").split()
        if not all(re.fullmatch(r"([a-z0-9-]+\.)+[a-z0-9-]{2,}", domain) for domain in domains):
            raise forms.ValidationError(_("A domain looks like school.example."))
        return " ".join(sorted(set(domains)))

    def clean(self) -> dict[str, Any]:
        """Refuse ways to find a person that somebody could choose for herself."""
        cleaned: dict[str, Any] = super().clean() or {}
        match, kind = cleaned.get("match"), cleaned.get("kind")
        if match == IdentityProvider.Match.EMAIL:
            if cleaned.get("domains") == "":
                self.add_error("domains", _("Name the domains whose addresses are trusted."))
            if kind == IdentityProvider.Kind.MICROSOFT:
                self.add_error("match", _("Microsoft does not say whether an e-mail is verified."))
        elif match and cleaned.get("claim") in {"", "email", "name", "nickname"}:
            self.add_error("claim", _("Name a claim that people can't change for themselves."))
        return cleaned

    def save(self, commit: bool = True) -> IdentityProvider:
        """Return the provider, the new secret sealed, not stored yet."""
        provider: IdentityProvider = super().save(commit=False)
        if self.cleaned_data["new_secret"]:
            provider.secret = seal(self.cleaned_data["new_secret"], PROVIDERS)
        return provider
