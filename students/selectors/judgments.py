"""What teachers have seen a student do, and who may say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from courses.models import Skill
from students.models import Enrollment, Judgment, User
from students.selectors.access import pupils_of, sections_taught_by, skill_for, today

SEEN_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """One judgment in words. `by` is empty where nobody's name is left; withdrawn, it says nothing.

    `withdrawn_at` is when it was taken back, if it was.
    """

    uuid: UUID
    skill: Skill
    score: float
    verdict: str
    note: str
    by: str
    occurred_at: datetime
    withdrawn_at: datetime | None

    @property
    def in_words(self) -> str:
        """Who has seen what, to everybody but the student."""
        told = {"name": self.by or gettext("A teacher")}
        if self.score >= 1:
            return gettext("%(name)s has seen it done.") % told
        if self.score > 0:
            return gettext("%(name)s has seen a part of it done.") % told
        return gettext("%(name)s has seen that it is still to come.") % told


def told_to_student(score: float, by: str) -> str:
    """Say to the student herself who has seen what."""
    told = {"name": by or gettext("A teacher")}
    if score >= 1:
        return gettext("%(name)s saw you do this.") % told
    if score > 0:
        return gettext("%(name)s saw you do a part of this.") % told
    return gettext("%(name)s saw that this is still to come.") % told


def may_judge(user: User, student: User, skill: Skill) -> bool:
    """Say whether a person may say what she has seen of a student and a skill. 1 query.

    She teaches the student today, in a section whose course has something to do for the skill.
    """
    if user.pk == student.pk:
        return False
    learns = Enrollment.objects.filter(user=student, role=Enrollment.Role.STUDENT).on(today())
    return learns.filter(
        section__in=sections_taught_by(user), section__course__activities__skills=skill
    ).exists()


def judged_skill_for(user: User, student: User, skill_uuid: UUID) -> Skill:
    """Return a skill of which this person may say what she has seen of a student, or 404."""
    skill = skill_for(student, skill_uuid)
    if not may_judge(user, student, skill):
        raise Http404
    return skill


def judgment_to_withdraw_for(user: User, student_uuid: UUID, uuid: UUID) -> Judgment:
    """Return a judgment that this person may take back, or 404. 2 or 3 queries.

    Any teacher may who could have said it.
    """
    judgments = Judgment.objects.filter(student__in=pupils_of(user), student__uuid=student_uuid)
    judgment = get_object_or_404(judgments.select_related("student", "skill"), uuid=uuid)
    judged_skill_for(user, judgment.student, judgment.skill.uuid)
    return judgment


def judgments_of(student: User, skill: Skill | None = None) -> QuerySet[Judgment]:
    """Return what teachers have seen of a student, the newest first; of one skill, if named."""
    judgments = Judgment.objects.filter(student=student)
    if skill is not None:
        judgments = judgments.filter(skill=skill)
    return judgments.select_related("skill", "judged_by", "withdrawal").order_by("-evidence_seq")


def standing_judgments(student: User) -> QuerySet[Judgment]:
    """Return the latest few that were not taken back. 1 query."""
    return judgments_of(student).filter(withdrawal=None)[:SEEN_SHOWN]


def seen_in(reasons: Iterable[Mapping[str, Any]]) -> dict[int, Seen]:
    """Return the judgments that stored reasons cite, by the number by which they do.

    Answers are cited by their ids, judgments by theirs below zero. 1 query, none without any.
    """
    ids = {-key for reason in reasons for key in reason["evidence"] if key < 0}
    if not ids:
        return {}
    judgments = Judgment.objects.select_related("skill", "judged_by", "withdrawal")
    return {-one.pk: seen(one) for one in judgments.filter(pk__in=ids)}


def seen(judgment: Judgment) -> Seen:
    """Return a judgment of `judgments_of` in words. 0 queries."""
    withdrawal = getattr(judgment, "withdrawal", None)
    return Seen(
        uuid=judgment.uuid,
        skill=judgment.skill,
        score=judgment.score,
        verdict=judgment.get_score_display(),
        note=judgment.note,
        by=judgment.judged_by.display_name if judgment.judged_by else "",
        occurred_at=judgment.occurred_at,
        withdrawn_at=withdrawal.occurred_at if withdrawal else None,
    )
