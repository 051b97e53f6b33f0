"""People and their parts, for operators; what is believed of learners is for reading only."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.views.generic import RedirectView
from rest_framework.authtoken.models import TokenProxy

from courses.admin import OneDistrictForm, OperatorAdmin, ReadOnlyAdmin
from courses.tenancy import in_district
from students import admin_journal  # noqa: F401 - listens
from students.gates import step_up
from students.models import (
    Action,
    ActivityCompletion,
    Enrollment,
    Guardianship,
    Judgment,
    LearnerState,
    LearningPath,
    Membership,
    PathStep,
    SkillMastery,
    User,
)
from students.services.access import end_access, reset_second_step
from students.services.audit import record
from students.services.evidence import request_replan

# One door: operators sign in where everybody does, under the same limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# And one page to change a password, which asks again who it is.
admin.site.password_change = RedirectView.as_view(  # type: ignore[method-assign,assignment]
    pattern_name="account_change_password"
)
# A token is a password. `manage.py api_token` prints one; no list shows them all.
admin.site.unregister(TokenProxy)

PERSON = ("username", "first_name", "last_name")


class NewPersonForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta(AdminUserCreationForm.Meta):
        model = User


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    class Meta(UserChangeForm.Meta):
        model = User


class SureOfPerson(admin.ModelAdmin):  # type: ignore[type-arg]
    """What gives people rights: changed only by an operator who has just shown who she is."""

    @method_decorator(step_up(allow_get=True))
    def changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(*args, **kwargs)

    @method_decorator(step_up(allow_get=True))
    def changelist_view(self, *args: Any, **kwargs: Any) -> Any:
        return super().changelist_view(*args, **kwargs)


@admin.register(User)
class PersonAdmin(SureOfPerson, OperatorAdmin, UserAdmin):  # type: ignore[type-arg]
    """An account is switched off, not deleted: what she did stays true."""

    needs_district = False
    form = PersonForm
    add_form = NewPersonForm
    fieldsets = (
        (None, {"fields": ("username", "password", "district")}),
        ("Person", {"fields": ("first_name", "last_name", "email", "grade", "sourced_id")}),
        ("Choices", {"fields": ("language", "preferred_format")}),
        ("Account", {"fields": ("is_active", "is_staff", "is_superuser", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2", "district")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
    )
    readonly_fields = ("last_login",)
    list_display = (*PERSON, "district", "is_active", "is_superuser")
    list_filter = ("is_active", "is_superuser", "district")
    list_select_related = ("district",)
    search_fields = (*PERSON, "email", "sourced_id")
    filter_horizontal = ()
    actions = ("end_access", "reset_second_step")

    def save_model(
        self, request: HttpRequest, obj: User, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        """End what a person had open when her account is switched off, and for good."""
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            end_access(obj)

    @admin.action(description="End all sessions and tokens")
    def end_access(self, request: HttpRequest, people: "QuerySet[User]") -> None:
        for person in people:
            end_access(person)
            record(Action.SESSION_ENDED, subject=person, request=request)

    @admin.action(description="Take the second step away: it was lost")
    def reset_second_step(self, request: HttpRequest, people: "QuerySet[User]") -> None:
        for person in people:
            reset_second_step(person)
            record(Action.MFA_REMOVED, subject=person, request=request)

    @method_decorator(step_up)
    def user_change_password(self, *args: Any, **kwargs: Any) -> Any:
        return super().user_change_password(*args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Keep a person in the district that she is in: all she has done is there."""
        fixed = ("district",) if obj is not None and obj.district_id else ()
        return (*super().get_readonly_fields(request, obj), *fixed)


@admin.register(Membership)
class MembershipAdmin(SureOfPerson, OperatorAdmin):
    form = OneDistrictForm
    list_display = ("user", "role", "school", "begins_on", "ends_on", "district")
    list_filter = ("role", "district")
    list_select_related = ("user", "school", "district")
    search_fields = tuple(f"user__{name}" for name in PERSON)
    raw_id_fields = ("user", "school")


@admin.register(Guardianship)
class GuardianshipAdmin(SureOfPerson, OperatorAdmin):
    form = OneDistrictForm
    list_display = ("guardian", "student", "relation", "begins_on", "ends_on", "district")
    list_filter = ("district",)
    list_select_related = ("guardian", "student", "district")
    search_fields = ("guardian__username", "student__username", "student__last_name")
    raw_id_fields = ("guardian", "student")


@admin.register(Enrollment)
class EnrollmentAdmin(OperatorAdmin):
    """Who is in which section. A change of it asks for new paths."""

    form = OneDistrictForm
    list_display = ("user", "role", "section", "begins_on", "ends_on", "district")
    list_filter = ("role", "district")
    list_select_related = ("user", "section", "district")
    search_fields = (*(f"user__{name}" for name in PERSON), "section__title", "sourced_id")
    raw_id_fields = ("user", "section")

    def save_model(
        self, request: HttpRequest, obj: Enrollment, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        concerned = {obj.user_id, form.initial.get("user", obj.user_id)}
        if obj.role == Enrollment.Role.STUDENT:
            with in_district(obj.district_id):
                request_replan(sorted(concerned))


@admin.register(ActivityCompletion)
class ActivityCompletionAdmin(ReadOnlyAdmin):
    list_display = ("student", "activity", "evidence_seq", "occurred_at")
    list_filter = ("district",)
    list_select_related = ("student", "activity")
    search_fields = ("student__username", "activity__title")


@admin.register(Judgment)
class JudgmentAdmin(ReadOnlyAdmin):
    list_display = ("student", "skill", "score", "judged_by", "evidence_seq", "occurred_at")
    list_filter = ("district",)
    list_select_related = ("student", "skill", "judged_by")
    search_fields = ("student__username", "skill__title")


@admin.register(LearnerState)
class LearnerStateAdmin(ReadOnlyAdmin):
    """The learners whose path waits or fails are found here by their failures."""

    list_display = ("student", "evidence_seq", "computed_seq", "stale_since", "failures")
    list_filter = ("failures", "engine_version", "district")
    list_select_related = ("student",)
    search_fields = ("student__username", "last_error")


@admin.register(SkillMastery)
class SkillMasteryAdmin(ReadOnlyAdmin):
    list_display = ("student", "skill", "p_known", "low", "high", "evidence_count", "is_enough")
    list_filter = ("is_enough", "district")
    list_select_related = ("student", "skill")
    search_fields = ("student__username", "skill__code", "skill__title")


@admin.register(LearningPath)
class LearningPathAdmin(ReadOnlyAdmin):
    list_display = ("student", "course", "version", "computed_seq", "computed_at", "as_of")
    list_filter = ("engine_version", "district")
    list_select_related = ("student", "course")
    search_fields = ("student__username", "course__title")


@admin.register(PathStep)
class PathStepAdmin(ReadOnlyAdmin):
    list_display = ("student", "position", "activity", "skill")
    list_filter = ("district",)
    list_select_related = ("path__student", "activity", "skill")
    search_fields = ("path__student__username",)

    @admin.display(ordering="path__student__username")
    def student(self, step: PathStep) -> User:
        return step.path.student
