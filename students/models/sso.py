"""Signing in at a school's own identity provider (OpenID Connect), as each district sets it up."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import DistrictOwned
from courses.models.tenant import Named
from courses.personal import GOES, NOBODY, about
from students.models.people import User


class IdentityProvider(Named):
    """Where a district's people sign in, and how they are found in its roster.

    `secret` is sealed. `issuer` is compared letter by letter with what the provider says of itself
    and signs. `claim` names what identifies a person there, for matches other than by e-mail.
    """

    class Kind(models.TextChoices):
        GOOGLE = "google", "Google"
        MICROSOFT = "microsoft", "Microsoft"
        OTHER = "other", _("Another provider")

    class Match(models.TextChoices):
        EMAIL = "email", _("Verified e-mail and the roster's e-mail")
        SOURCED_ID = "sourced_id", _("The claim below and the roster's identifier (sourcedId)")
        USERNAME = "username", _("The claim below and the roster's username")

    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=64)
    issuer = models.URLField(max_length=255)
    client_id = models.CharField(max_length=255)
    secret = models.TextField()
    match = models.CharField(max_length=16, choices=Match)
    claim = models.CharField(max_length=64, blank=True)
    domains = models.CharField(max_length=512, blank=True)
    trusts_mfa = models.BooleanField(default=False)
    is_enabled = models.BooleanField(default=False)
    changed_at = models.DateTimeField(db_default=Now())

    personal = NOBODY

    class Meta:
        constraints = [
            models.UniqueConstraint("district", "name", name="identity_provider_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def allowed_domains(self) -> frozenset[str]:
        return frozenset(self.domains.split())


class ExternalIdentity(DistrictOwned):
    """Who came from a provider first as which person; from then on it is these two or nobody.

    So an address that the provider gives to somebody else opens no account that another had.
    """

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="identities")
    user = models.ForeignKey(User, models.CASCADE, related_name="external_identities")
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(db_default=Now())

    personal = about("access", user=GOES, tells="provider linked_at", hides="subject")

    class Meta:
        constraints = [
            models.UniqueConstraint("provider", "subject", name="one_identity_per_subject"),
            models.UniqueConstraint("provider", "user", name="one_identity_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} by {self.provider_id}"
