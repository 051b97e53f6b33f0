"""What a teacher has seen a student do: said, and taken back."""

from django.db import transaction
from django.db.models.functions import Now

from courses.models import Skill
from students.models import Action, Judgment, JudgmentWithdrawal, User
from students.services.audit import record
from students.services.evidence import ONE_SAYING, advance_clock


class AlreadyWithdrawn(Exception):
    """The judgment was taken back before."""


@transaction.atomic
def judge(student: User, skill: Skill, score: float, note: str, judged_by: User) -> Judgment:
    """Record what a teacher has seen of a student and a skill: 0, 0.5 or 1. 4 or 5 queries.

    A new fact, which moves the student's clock. Said twice within a minute is said once: the
    button was pressed twice.
    """
    tick = advance_clock(student.pk)
    words = {"student": student, "skill": skill, "score": score, "note": note}
    said = Judgment.objects.filter(**words, judged_by=judged_by, withdrawal=None)
    just_said = said.filter(occurred_at__gt=Now() - ONE_SAYING).first()
    if just_said:
        transaction.set_rollback(True)
        return just_said
    judgment = Judgment.objects.create(**words, judged_by=judged_by, evidence_seq=tick)
    record(Action.JUDGED, actor=judged_by, subject=student, target=judgment)
    return judgment


@transaction.atomic
def withdraw_judgment(judgment: Judgment, withdrawn_by: User) -> None:
    """Take a judgment back: it stays on record, and says nothing any more. 4 or 5 queries.

    A new fact, which moves the student's clock. Raises AlreadyWithdrawn.
    """
    tick = advance_clock(judgment.student_id)
    if JudgmentWithdrawal.objects.filter(judgment=judgment).exists():
        raise AlreadyWithdrawn
    JudgmentWithdrawal.objects.create(
        judgment=judgment,
        student_id=judgment.student_id,
        evidence_seq=tick,
        withdrawn_by=withdrawn_by,
    )
    record(
        Action.JUDGMENT_WITHDRAWN,
        actor=withdrawn_by,
        subject=judgment.student_id,
        target=judgment,
    )
