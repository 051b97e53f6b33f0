"""Accounts, the parts people play in schools, who is in which section, who is whose guardian."""

import uuid
from datetime import date
from typing import Self, TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from courses.models import District, DistrictOwned, School, Section
from courses.models.tenant import Rostered
from courses.personal import GOES, NAMELESS, about
from courses.tenancy import Door


class User(AbstractUser):
    """A person with an account. Only an operator of the installation is in no district."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    district = models.ForeignKey(
        District, models.CASCADE, null=True, blank=True, related_name="users"
    )
    sourced_id = models.CharField(max_length=255, null=True, blank=True)
    # The roster's own, which nobody changes for herself; by it she is found at sign-in elsewhere.
    roster_email = models.EmailField(blank=True, default="", db_default="", editable=False)
    grade = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=16, blank=True, help_text=_("Empty: the browser's."))
    preferred_format = models.CharField(
        max_length=16, blank=True, help_text=_("Chosen by the student; never narrows the path.")
    )
    reading = models.JSONField(
        default=dict, blank=True, db_default={}, help_text=_("How pages are set for her.")
    )
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    is_nameless = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Stands for somebody erased, whose work still counts in sums."),
    )

    doors = (Door("sign-in"), Door("operator", "ALL", "district_id IS NULL"))
    remembered_roles: frozenset[str]  # Not a column: what `roles_of` found out in this request.

    personal = about(
        "account",
        self=GOES,
        tells="uuid username first_name last_name email roster_email sourced_id grade language"
        " preferred_format reading is_active date_joined last_login",
        hides="password is_staff is_superuser session_epoch is_nameless",
    )

    class Meta(AbstractUser.Meta):
        constraints = [models.UniqueConstraint("district", "sourced_id", name="user_sourced_id")]
        indexes = [models.Index(fields=["district", "last_name", "first_name"])]

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what every session of hers is held to: another epoch or password ends them all."""
        held = f"{self.session_epoch} {self.password}"
        return salted_hmac("waymark.session", held, secret=secret, algorithm="sha256").hexdigest()


_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class InForce(models.QuerySet[_Row, _Row]):
    """Rows with a first and a last day, either of which may be open."""

    def on(self, day: date) -> Self:
        """Keep the rows that are in force on `day`."""
        return self.filter(
            Q(begins_on__isnull=True) | Q(begins_on__lte=day),
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        )


class Dated(models.Model):
    """A row that holds from one day to another, both included; null is open."""

    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        abstract = True


class Role(models.TextChoices):
    """The parts people play."""

    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")
    GUARDIAN = "guardian", _("Guardian")
    SCHOOL_ADMIN = "school_admin", _("School admin")
    DISTRICT_ADMIN = "district_admin", _("District admin")


class Membership(DistrictOwned, Dated):
    """A person's part in a school; in the whole district where `school` is null."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=16, choices=Role)

    personal = about(
        "school",
        user=NAMELESS,
        tells="school role begins_on ends_on",
        keeps="school role begins_on ends_on",
        nameless_if={"role": "student"},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "school", "role", name="one_membership_per_role", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=False) | Q(role__in=["district_admin", "guardian"]),
                name="only_district_roles_without_a_school",
            ),
        ]
        indexes = [models.Index(fields=["school", "role"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Guardianship(DistrictOwned, Dated):
    """`guardian` may follow `student`. Read on every request, so ending it ends the access."""

    guardian = models.ForeignKey(User, models.CASCADE, related_name="wards")
    student = models.ForeignKey(User, models.CASCADE, related_name="guardianships")
    relation = models.CharField(max_length=32, blank=True)

    personal = about("school", guardian=GOES, student=GOES, tells="relation begins_on ends_on")

    class Meta:
        constraints = [
            models.UniqueConstraint("guardian", "student", name="one_guardianship_per_pair"),
            models.CheckConstraint(
                condition=~Q(guardian=F("student")), name="nobody_is_their_own_guardian"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} → {self.student_id}"


class Enrollment(Rostered, Dated):
    """A student or teacher in a section."""

    class Role(models.TextChoices):
        STUDENT = "student", _("Student")
        TEACHER = "teacher", _("Teacher")

    section = models.ForeignKey(Section, models.CASCADE, related_name="enrollments")
    user = models.ForeignKey(User, models.CASCADE, related_name="enrollments")
    role = models.CharField(max_length=16, choices=Role)
    is_primary = models.BooleanField(default=False)

    personal = about(
        "school",
        user=NAMELESS,
        tells="sourced_id section role is_primary begins_on ends_on",
        hides="uuid",
        keeps="section role is_primary begins_on ends_on",
        nameless_if={"role": "student"},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("district", "sourced_id", name="enrollment_sourced_id"),
            models.UniqueConstraint("section", "user", "role", name="one_enrollment_per_role"),
        ]
        indexes = [models.Index(fields=["user", "role"])]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.section_id}"
