"""What was asked and answered, for operators to read. Facts are corrected by new facts only."""

from django.contrib import admin

from assessments.models import Assessment, Attempt, Grade, Item, ItemKey, ItemVersion, Response
from courses.admin import ReadOnlyAdmin


@admin.register(Item)
class ItemAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "code", "course", "current")
    list_filter = ("district",)
    list_select_related = ("course", "current")
    search_fields = ("title", "code", "course__title")


@admin.register(ItemVersion)
class ItemVersionAdmin(ReadOnlyAdmin):
    list_display = ("item", "number", "kind", "created_at")
    list_filter = ("kind", "district")
    list_select_related = ("item",)
    search_fields = ("item__title", "item__code")


@admin.register(ItemKey)
class ItemKeyAdmin(ReadOnlyAdmin):
    """On a page of its own, so that nobody sees a key who looks for something else."""

    list_display = ("version",)
    list_select_related = ("version",)
    search_fields = ("version__item__title", "version__item__code")


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("activity", "course", "attempts_allowed", "feedback_timing", "due_at")
    list_filter = ("feedback_timing", "district")
    list_select_related = ("activity", "course")
    search_fields = ("activity__title", "course__title")


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    list_display = ("student", "assessment", "number", "submitted_at", "score", "is_late")
    list_filter = ("is_late", "district")
    list_select_related = ("student", "assessment__activity")
    search_fields = ("student__username", "assessment__activity__title")


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    list_display = ("student", "version", "position", "evidence_seq", "score", "occurred_at")
    list_filter = ("district",)
    list_select_related = ("student", "version")
    search_fields = ("student__username",)
    raw_id_fields = ("attempt", "version", "student")


@admin.register(Grade)
class GradeAdmin(ReadOnlyAdmin):
    list_display = ("student", "response", "evidence_seq", "score", "graded_by", "occurred_at")
    list_filter = ("district",)
    list_select_related = ("student", "response", "graded_by")
    search_fields = ("student__username", "graded_by__username")
