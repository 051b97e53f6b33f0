"""Bring items into a course: new ones are made, changed ones get a new version, others stay.

An item's code within the course is the key, so that importing twice changes nothing. Each test of
the package becomes one quiz of the course that asks its items.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from assessments.models import Assessment, AssessmentItem, Item, ItemKey, ItemVersion
from assessments.qti import ParsedItem, QtiPackage, Refused
from assessments.scoring import check_item
from assessments.services.item_report import ImportedAssessment, ImportedItem, ImportReport
from assessments.services.item_texts import KeptMedia, SafeItem, safe_item
from courses.media import Media
from courses.models import Activity, ActivitySkill, Course, Skill
from courses.progress import tell
from students.models import Action, User
from students.selectors.files import address_of
from students.services.audit import record
from students.services.courses import course_changed
from students.services.files import add_to_course

log = structlog.get_logger(__name__)
MINUTES_PER_ITEM = 2


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An item of the package, fit to store, and what the course has under its code."""

    parsed: ParsedItem
    safe: SafeItem
    item: Item | None
    skill_ids: list[int]
    outcome: str


def import_items(
    package: QtiPackage,
    course: Course,
    skill: Skill | None = None,
    by: User | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Bring a package's items into a course, all tagged with `skill` if there is one.

    One transaction; the course's row is locked, so that two imports follow one another. A dry run
    does everything and takes it back. The session works for the course's district already.
    """
    report = ImportReport(package.title, dry_run, refused=list(package.refused))
    report.notes += package.notes
    with transaction.atomic():
        course = Course.objects.select_for_update().get(pk=course.pk)
        kept_media = KeptMedia(package.media, partial(_keep, course, by, dry_run))
        wanted = _wanted(package, course, skill, report, kept_media)
        _store(wanted, course)
        report.items += map(_reported, wanted)
        items = _items_by_code(course, [each.parsed.code for each in wanted])
        for title in dict.fromkeys(each.parsed.assessment for each in wanted):
            ours = [each for each in wanted if each.parsed.assessment == title]
            report.assessments.append(_make_quiz(package, title, course, ours, items))
        if report.has_changes:
            course_changed([course.pk])
            told = {outcome: report.count(outcome) for outcome in ("new", "changed")}
            record(Action.IMPORTED, actor=by, target=course, details=told)
        transaction.set_rollback(dry_run)
    _log(report, course, by)
    return report


def _keep(course: Course, by: User | None, is_trial: bool, media: Media, name: str) -> str:
    """Keep a picture with the course, and return its address."""
    return address_of(add_to_course(course, media, name, by, is_trial=is_trial))


def _wanted(
    package: QtiPackage,
    course: Course,
    skill: Skill | None,
    report: ImportReport,
    kept_media: KeptMedia,
) -> list[_Wanted]:
    """Return what is to be stored; items that are none once they are safe are refused."""
    known = _items_by_code(course, [parsed.code for parsed in package.items])
    wanted = []
    for number, parsed in enumerate(package.items):
        tell("items", number, len(package.items))
        safe = safe_item(parsed, kept_media)
        if problems := check_item(parsed.kind, safe.body, safe.key):
            report.refused.append(_refused(parsed, problems))
            continue
        item = known.get(parsed.code)
        skill_ids = _skill_ids(item, skill)
        outcome = _outcome(parsed, safe, item, skill_ids)
        wanted.append(_Wanted(parsed, safe, item, skill_ids, outcome))
    return wanted


def _outcome(parsed: ParsedItem, safe: SafeItem, item: Item | None, skill_ids: list[int]) -> str:
    """Return whether an item is "new", "changed" or "unchanged"."""
    if item is None or item.current is None:
        return "new"
    secret = item.current.secret
    now = (item.current.kind, item.current.body, secret.key, secret.feedback, item.current.hints)
    is_same = now == (parsed.kind, safe.body, safe.key, safe.feedback, safe.hints)
    is_same = is_same and item.current.skill_ids == skill_ids and item.title == parsed.title
    return "unchanged" if is_same else "changed"


def _refused(parsed: ParsedItem, problems: list[str]) -> Refused:
    reason = f"made safe, {'; '.join(problems)}"
    return Refused(parsed.file, parsed.code, parsed.title, parsed.kind, reason)


def _items_by_code(course: Course, codes: Iterable[str]) -> dict[str, Item]:
    """Return the course's items of these codes with what they ask now. 2 queries."""
    items = Item.objects.filter(course=course, code__in=list(codes))
    items = items.select_related("current__secret").prefetch_related("skills")
    return {item.code: item for item in items}


def _skill_ids(item: Item | None, skill: Skill | None) -> list[int]:
    """Return the skills that an item checks, old and new."""
    ids = {known.pk for known in item.skills.all()} if item else set()
    return sorted(ids | {skill.pk} if skill else ids)


def _store(wanted: list[_Wanted], course: Course) -> None:
    """Write new items, and a version for each item that is new or changed."""
    items = {
        each.parsed.code: Item(course=course, code=each.parsed.code, title=each.parsed.title)
        for each in wanted
        if each.item is None
    }
    Item.objects.bulk_create(items.values())
    todo = [each for each in wanted if each.outcome != "unchanged"]
    versions = [_version(each, each.item or items[each.parsed.code]) for each in todo]
    ItemVersion.objects.bulk_create(versions)
    ItemKey.objects.bulk_create(
        ItemKey(version=version, key=each.safe.key, feedback=each.safe.feedback)
        for version, each in zip(versions, todo, strict=True)
    )
    _point_to(versions, todo)
    tagged = Item.skills.through
    tagged._default_manager.bulk_create(
        (tagged(item_id=v.item_id, skill_id=s) for v in versions for s in v.skill_ids),
        ignore_conflicts=True,
    )


def _version(each: _Wanted, item: Item) -> ItemVersion:
    """Return the next version of an item."""
    return ItemVersion(
        item=item,
        number=1 if item.current is None else item.current.number + 1,
        kind=each.parsed.kind,
        body=each.safe.body,
        skill_ids=each.skill_ids,
        hints=each.safe.hints,
    )


def _point_to(versions: list[ItemVersion], todo: list[_Wanted]) -> None:
    """Let items ask their newest version, under the package's title."""
    for version, each in zip(versions, todo, strict=True):
        version.item.current, version.item.title = version, each.parsed.title
    Item.objects.bulk_update([version.item for version in versions], ["current", "title"])


def _make_quiz(
    package: QtiPackage,
    title: str,
    course: Course,
    wanted: list[_Wanted],
    items: dict[str, Item],
) -> ImportedAssessment:
    """Make or complete the quiz of a test; items that it asks already keep their places."""
    activity, _ = Activity.objects.get_or_create(
        course=course, code=_quiz_code(title), defaults=_quiz(title, course, len(wanted))
    )
    rules = package.assessments.get(title)
    assessment, is_new = Assessment.objects.get_or_create(
        activity=activity,
        defaults={
            "course": course,
            "attempts_allowed": rules.attempts_allowed if rules else None,
            "time_limit_minutes": rules.time_limit_minutes if rules else None,
        },
    )
    added = _add_places(assessment, wanted, items)
    skills = {skill_id for each in wanted for skill_id in each.skill_ids}
    ActivitySkill.objects.bulk_create(
        (ActivitySkill(activity=activity, skill_id=skill_id) for skill_id in sorted(skills)),
        ignore_conflicts=True,
    )
    return ImportedAssessment(title, is_new, len(wanted), added)


def _quiz(title: str, course: Course, items: int) -> dict[str, object]:
    """Return a new quiz's values; it stands at the end of the course."""
    last = Activity.objects.filter(course=course).aggregate(last=Max("position"))["last"] or 0
    minutes = max(5, min(items * MINUTES_PER_ITEM, 120))
    kind, form = Activity.Kind.QUIZ, Activity.Format.INTERACTIVE
    values = {"title": title[:255], "kind": kind, "format": form}
    return {**values, "minutes": minutes, "position": last + 1}


def _quiz_code(title: str) -> str:
    """Return the code of a test's quiz: the same for the same title, and for no other."""
    digest = hashlib.sha256(title.encode()).hexdigest()[:8]
    return f"quiz-{slugify(title)[:80]}-{digest}"


def _add_places(assessment: Assessment, wanted: list[_Wanted], items: dict[str, Item]) -> int:
    """Let the assessment ask the items, new ones last. Return how many it did not ask before."""
    places = {place.item_id: place for place in assessment.places.all()}
    position = max((place.position for place in places.values()), default=-1) + 1
    new = [each for each in wanted if items[each.parsed.code].pk not in places]
    AssessmentItem.objects.bulk_create(
        AssessmentItem(
            assessment=assessment,
            item=items[each.parsed.code],
            position=position + offset,
            points=each.parsed.points,
        )
        for offset, each in enumerate(new)
    )
    return len(new)


def _reported(each: _Wanted) -> ImportedItem:
    """Return an item's line of the report."""
    parsed = each.parsed
    notes = (*parsed.notes, *each.safe.notes)
    return ImportedItem(parsed.code, parsed.title, parsed.kind, parsed.file, each.outcome, notes)


def _log(report: ImportReport, course: Course, by: User | None) -> None:
    """Say who brought in how much."""
    log.info(
        "items_imported",
        course_id=course.pk,
        by=by.pk if by else None,
        dry_run=report.is_dry_run,
        new=report.count("new"),
        changed=report.count("changed"),
        refused=len(report.refused),
    )
