"""The audit log: who did what, to whom, when and from where. Added to, never changed.

People stand in it by the number of their account, which means nothing once they are erased. What
is personal beside that, such as an address, is in `AuditParticulars`, where erasure reaches it;
the entry keeps a salted digest of it, so that the chain still verifies.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import DistrictOwned
from courses.personal import GOES, NOBODY, STAYS, about

CODE = r"^[A-Za-z0-9_.:/+-]{0,120}$"


class Action(models.TextChoices):
    """What is recorded. The list is closed: another word needs a reader who understands it."""

    SIGNED_IN = "signed-in", _("signed in")
    SIGN_IN_FAILED = "sign-in-failed", _("failed to sign in")
    SIGNED_OUT = "signed-out", _("signed out")
    SESSION_ENDED = "session-ended", _("ended a session")
    REAUTHENTICATED = "reauthenticated", _("confirmed who they are")
    PASSWORD_CHANGED = "password-changed", _("changed a password")
    EMAIL_CHANGED = "email-changed", _("changed an email address")
    MFA_ADDED = "mfa-added", _("set up a second step")
    MFA_REMOVED = "mfa-removed", _("took a second step away")
    SIGN_IN_CARD_ISSUED = "sign-in-card-issued", _("issued a card to sign in with")
    SIGN_IN_CARD_REVOKED = "sign-in-card-revoked", _("took back a card to sign in with")
    ACCOUNT_LINKED = "account-linked", _("linked an outside account")
    ACCOUNT_UNLINKED = "account-unlinked", _("unlinked an outside account")
    TOKEN_ISSUED = "token-issued", _("issued a token for programs")
    TOKEN_REVOKED = "token-revoked", _("took back a token for programs")
    IMPERSONATION_BEGUN = "impersonation-begun", _("began to act as somebody")
    IMPERSONATION_ENDED = "impersonation-ended", _("stopped acting as somebody")
    ROLE_GRANTED = "role-granted", _("gave somebody a role")
    ROLE_CHANGED = "role-changed", _("changed somebody's role")
    DEACTIVATED = "deactivated", _("switched an account off")
    REACTIVATED = "reactivated", _("switched an account on")
    IMPORTED = "imported", _("imported")
    EXPORTED = "exported", _("exported")
    VIEWED_SENSITIVE = "viewed-sensitive", _("looked at a student's work")
    GRADED = "graded", _("graded an answer")
    JUDGED = "judged", _("wrote down what they saw a student do")
    JUDGMENT_WITHDRAWN = "judgment-withdrawn", _("took back what they saw a student do")
    CONTENT_CHANGED = "content-changed", _("changed content")
    SETTINGS_CHANGED = "settings-changed", _("changed settings")
    ADMIN_ADDED = "admin-added", _("added a row in the administration")
    ADMIN_CHANGED = "admin-changed", _("changed a row in the administration")
    OPERATOR_ENTERED = "operator-entered", _("came in as an operator of the installation")
    OVERRIDE = "override", _("overrode a rule")
    CONSENT_GIVEN = "consent-given", _("recorded that a family agrees")
    CONSENT_WITHDRAWN = "consent-withdrawn", _("recorded that a family does not agree")
    ERASURE_ASKED = "erasure-asked", _("asked to erase a person")
    ERASURE_TAKEN_BACK = "erasure-taken-back", _("took back the erasure of a person")
    ERASED = "erased", _("erased a person")
    RETENTION = "retention", _("deleted what was kept long enough")
    DENIED = "denied", _("was refused")
    ALARM = "alarm", _("alarm")
    ALARM_SEEN = "alarm-seen", _("saw to an alarm")


class Alarm(models.TextChoices):
    """What an admin is alarmed about."""

    BULK_EXPORT = "bulk-export", _("Much left in one file")
    MANY_DENIED = "many-denied", _("Somebody keeps asking for what is not theirs")
    CHAIN_BROKEN = "chain-broken", _("The log was tampered with")


class AuditEntry(DistrictOwned):
    """One thing that happened. No key to a person is checked: the entry outlives the person.

    `target` is a code such as `section:UUID`; `details` holds codes and figures only.
    """

    insert_only = True

    at = models.DateTimeField(db_default=Now(), editable=False)
    action = models.CharField(max_length=32, choices=Action)
    actor_id = models.BigIntegerField(null=True)
    impersonator_id = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    target = models.CharField(max_length=120, blank=True, validators=[RegexValidator(CODE)])
    details = models.JSONField(default=dict)
    particulars_digest = models.CharField(max_length=64, blank=True)

    personal = about(
        "records",
        actor_id=STAYS,
        impersonator_id=STAYS,
        subject_id=STAYS,
        tells="at action target details",
        hides="particulars_digest",
        reason="A gap would hide what somebody did. The number of an erased account means nobody.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(target__regex=CODE), name="audit_target_is_a_code"),
        ]
        indexes = [
            models.Index(fields=["district", "-id"], name="audit_latest"),
            models.Index(fields=["district", "actor_id", "-id"], name="audit_by_actor"),
            models.Index(fields=["district", "subject_id", "-id"], name="audit_by_subject"),
            models.Index(fields=["district", "action", "-id"], name="audit_by_action"),
            models.Index(
                fields=["district", "actor_id", "-at"],
                condition=Q(action="denied"),
                name="audit_denied_lately",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target}".strip()


class AuditParticulars(DistrictOwned):
    """What is personal about an entry: may be deleted, by erasure and retention, never changed.

    Its salt goes with it, so that the digest in the entry gives nothing away afterwards.
    """

    entry_id = models.BigIntegerField(primary_key=True)
    actor_id = models.BigIntegerField(null=True)
    impersonator_id = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    address = models.GenericIPAddressField(null=True)
    words = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    personal = about(
        "records",
        actor_id=GOES,
        impersonator_id=GOES,
        subject_id=GOES,
        tells="address words noted_at",
        hides="entry_id salt",
        since="noted_at",
        period="addresses",
        copied_by="actor_id",
    )

    class Meta:
        indexes = [
            models.Index(fields=["district", "actor_id"], name="particulars_actor"),
            models.Index(fields=["district", "subject_id"], name="particulars_subject"),
        ]

    def __str__(self) -> str:
        return f"particulars of entry {self.entry_id}"


class AuditSeal(DistrictOwned):
    """A link of a district's chain: its hash covers the entry and the hash of the link before.

    The database makes it as the entry is committed (`students/audit_chain.py`).
    """

    insert_only = True

    number = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    personal = NOBODY

    class Meta:
        constraints = [
            models.UniqueConstraint("district", "number", name="audit_seal_number"),
            models.UniqueConstraint("district", "entry_id", name="audit_seal_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.hash}"


class AuditHead(DistrictOwned):
    """How far a chain had come at a moment, noted so that a cut at its end is noticed.

    With `is_cut`, what came up to and with this number was deleted by retention.
    """

    insert_only = True

    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    is_cut = models.BooleanField(default=False)
    noted_at = models.DateTimeField(db_default=Now(), editable=False)

    personal = NOBODY

    class Meta:
        indexes = [models.Index(fields=["district", "-number"], name="audit_head_latest")]

    def __str__(self) -> str:
        return f"{self.number}: {self.hash}"
