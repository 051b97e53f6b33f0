"""What operators of the installation look at under `/admin/`; superusers only.

Most of it is for reading: content comes in by imports, and facts are never changed. An operator is
in no district, and looks into one at a time (`lms.operators`).
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from courses.models import (
    AcademicSession,
    Activity,
    Course,
    District,
    School,
    Section,
    Skill,
    SkillFramework,
    SkillPrerequisite,
    Unit,
)
from courses.tenancy import session_district

Listener = Callable[[HttpRequest, models.Model, Any, bool], None]


class OperatorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Open to superusers, for the district that they look into.

    Nothing is deleted here: people's work hangs on everything.

    `listeners` are told the request, the row, what was changed of it and whether it is new.
    """

    listeners: list[Listener] = []
    needs_district = True
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_operator(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_operator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        is_placed = getattr(request, "district_id", None) is not None
        return _is_operator(request) and (is_placed or not self.needs_district)

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer no district but the one that is looked into."""
        if db_field.related_model is District:
            kwargs["queryset"] = District.objects.filter(pk=session_district())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_operator(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self._tell(request, obj, message, True)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self._tell(request, obj, message, False)
        return super().log_change(request, obj, message)

    def _tell(self, request: HttpRequest, obj: models.Model, message: Any, is_new: bool) -> None:
        for listener in self.listeners:
            listener(request, obj, message, is_new)


class ReadOnlyAdmin(OperatorAdmin):
    """For facts, for what is derived from them, and for what imports bring."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def _is_operator(request: HttpRequest) -> bool:
    user = request.user
    return user.is_active and user.is_superuser


class OneDistrictForm(forms.ModelForm):  # type: ignore[type-arg]
    """Puts the row into the district of everything chosen, which must be one and the same."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = {_district_of(value) for value in cleaned.values() if _has_district(value)}
        if len(found) != 1 or None in found:
            raise forms.ValidationError("Everything chosen here must be in one district.")
        self.instance.district_id = found.pop()
        return cleaned


def _has_district(value: object) -> bool:
    return isinstance(value, District) or hasattr(value, "district_id")


def _district_of(value: Any) -> int | None:
    found: int | None = value.pk if isinstance(value, District) else value.district_id
    return found


class SchoolForm(OneDistrictForm):
    """A school is put into a district once, and stays there."""

    of_district = forms.ModelChoiceField(District.objects.none(), label="District")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["of_district"]
        field.queryset = District.objects.filter(pk=session_district())
        if self.instance.pk:
            field.initial, field.disabled = self.instance.district_id, True


@admin.register(District)
class DistrictAdmin(OperatorAdmin):
    needs_district = False
    list_display = ("name", "code", "language", "time_zone")
    search_fields = ("name", "code")


@admin.register(School)
class SchoolAdmin(OperatorAdmin):
    form = SchoolForm
    fields = ("of_district", "name", "code", "kind", "parent", "sourced_id")
    list_display = ("name", "code", "kind", "district")
    list_filter = ("kind", "district")
    list_select_related = ("district",)
    search_fields = ("name", "code", "sourced_id")
    raw_id_fields = ("parent",)


@admin.register(AcademicSession)
class AcademicSessionAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "starts_on", "ends_on", "district")
    list_filter = ("kind", "district")
    list_select_related = ("district",)
    search_fields = ("title", "sourced_id")


@admin.register(Course)
class CourseAdmin(ReadOnlyAdmin):
    list_display = ("title", "code", "language", "revision", "district")
    list_filter = ("language", "district")
    list_select_related = ("district",)
    search_fields = ("title", "code", "sourced_id")


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ("title", "course", "school", "is_active", "district")
    list_filter = ("is_active", "district")
    list_select_related = ("course", "school", "district")
    search_fields = ("title", "code", "sourced_id", "course__title")


@admin.register(Unit)
class UnitAdmin(ReadOnlyAdmin):
    list_display = ("title", "course", "position")
    list_filter = ("district",)
    list_select_related = ("course",)
    search_fields = ("title", "course__title")


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ("title", "code", "course", "kind", "format", "minutes", "is_published")
    list_filter = ("kind", "format", "is_published", "district")
    list_select_related = ("course",)
    search_fields = ("title", "code", "course__title")


@admin.register(SkillFramework)
class SkillFrameworkAdmin(ReadOnlyAdmin):
    list_display = ("title", "code", "publisher", "district")
    list_filter = ("district",)
    list_select_related = ("district",)
    search_fields = ("title", "code")


@admin.register(Skill)
class SkillAdmin(ReadOnlyAdmin):
    list_display = ("title", "code", "framework", "parent")
    list_filter = ("district",)
    list_select_related = ("framework", "parent")
    search_fields = ("title", "code", "sourced_id")


@admin.register(SkillPrerequisite)
class SkillPrerequisiteAdmin(ReadOnlyAdmin):
    list_display = ("prerequisite", "skill", "is_hard")
    list_filter = ("is_hard", "district")
    list_select_related = ("prerequisite", "skill")
    search_fields = ("skill__code", "skill__title", "prerequisite__code", "prerequisite__title")
