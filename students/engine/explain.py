"""Sentences from a reason record alone: short for the student, full for the teacher.

Texts are whole sentences with named placeholders, so that they can be translated; numbers stand
where no language needs a plural. What is not known yet is "not yet", never a failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from students.engine.distinctions import distinguished, gettext_noop
from students.engine.prerequisites import CLOSE as CLOSE
from students.engine.prerequisites import KNOWN as KNOWN
from students.engine.reasons import Reason, Rejected

MANY = 5


@dataclass(frozen=True, slots=True)
class Names:
    """The titles to put into sentences, by id; a missing one is replaced by a plain word."""

    skills: Mapping[int, str] = field(default_factory=dict)
    activities: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One reason, three readers."""

    student: str
    teacher: str
    family: str


# Situation -> (to the student, to the family).
_SENTENCES = {
    "pinned": (
        gettext_noop("Your teacher picked this one for you."),
        gettext_noop("The teacher chose this step: %(skill)s."),
    ),
    "prerequisite": (
        gettext_noop("There is little else to do now, so here is a first look at %(skill)s."),
        gettext_noop("There is little else to do now, so this is a first look at %(skill)s."),
    ),
    "just_done": (
        gettext_noop("You did this not long ago. Once more will help it stick."),
        gettext_noop("This repeats something done not long ago, to make %(skill)s stick."),
    ),
    "review": (
        gettext_noop("You knew %(skill)s well. A short review keeps it fresh."),
        gettext_noop("A short review, so that %(skill)s is not forgotten."),
    ),
    "ready": (
        gettext_noop("You know %(before)s, so you are ready for %(skill)s."),
        gettext_noop("This builds on %(before)s, which is known already."),
    ),
    "new": (
        gettext_noop("This is new: a first step into %(skill)s."),
        gettext_noop("A first step into something new: %(skill)s."),
    ),
    "unsure": (
        gettext_noop("A few more answers on %(skill)s will show where you are."),
        gettext_noop("There are too few answers on %(skill)s to tell yet."),
    ),
    "known": (
        gettext_noop("You are good at %(skill)s. Show what you can do."),
        gettext_noop("%(skill)s goes well; this step confirms it."),
    ),
    "close": (
        gettext_noop("You are close to knowing %(skill)s. Keep going!"),
        gettext_noop("%(skill)s is nearly known; a little more practice will do."),
    ),
    "opens": (
        gettext_noop("%(skill)s is worth your time now. It opens the way to much more."),
        gettext_noop("Many later topics build on %(skill)s, so it is worth the time now."),
    ),
    "growing": (
        gettext_noop("You do not know all of %(skill)s yet. This step helps."),
        gettext_noop("%(skill)s is not known yet; this step works on it."),
    ),
    "no_skill": (
        gettext_noop("This step is part of your path."),
        gettext_noop("This step is part of the path."),
    ),
}

# Said first of a step that the teacher's emphasis moved forward: (to the student, to the family).
_FOCUS = (
    gettext_noop("Your class works on this now."),
    gettext_noop("The class works on this now."),
)
_FOCUS_IN_FULL = gettext_noop("Moved forward: the class works on %(skill)s now.")

_ESTIMATE = gettext_noop(
    "%(skill)s: estimated %(p)s %% (90 %% interval %(low)s to %(high)s %%), answers: %(count)s."
)
_NOT_ENOUGH = gettext_noop("%(skill)s: not enough evidence yet (answers: %(count)s).")
_TERMS_LIST = gettext_noop("Score %(score)s, made of: %(terms)s.")
_TERM = gettext_noop("%(term)s %(value)s")
_PINNED = gettext_noop("Pinned: placed first whatever the score.")
_UNMET = gettext_noop("Hard prerequisites not shown yet: %(skills)s.")
_LATER = gettext_noop(
    "For later: it does not fit into the minutes of a day beside the steps before."
)
_FILLS = gettext_noop("Nothing better was open, so this fills the plan.")

_DRAWN = gettext_noop("Drawn by chance among activities as good, with probability %(p)s %%.")

_REJECTED = {
    "score": gettext_noop("Left out: %(activity)s, which scored %(score)s."),
    "review_limit": gettext_noop("Left out: %(activity)s, because the plan has enough reviews."),
    "time": gettext_noop("Left out: %(activity)s, which takes longer than the day has left."),
    "just_done": gettext_noop("Left out: %(activity)s, because it was done only just now."),
    "prerequisite": gettext_noop("Left out: %(activity)s, until more is shown of %(unmet)s."),
    "held": gettext_noop("Left out: %(activity)s, because its skill is held back."),
    "skipped": gettext_noop("Left out: %(activity)s, because a person skipped it."),
}

TERM_NAMES = {
    "readiness": gettext_noop("readiness"),
    "course_order": gettext_noop("what comes before it in the course"),
    "expected_gain": gettext_noop("room to grow"),
    "practice": gettext_noop("practised already"),
    "spacing": gettext_noop("rest since last time"),
    "unlocks": gettext_noop("what it opens"),
    "due_review": gettext_noop("forgotten since"),
    "goal": gettext_noop("goal"),
    "stage": gettext_noop("right kind of activity for now"),
    "format_preference": gettext_noop("preferred format"),
    "interest": gettext_noop("an interest of the student"),
    "newness": gettext_noop("done before"),
    "effort": gettext_noop("time it takes"),
    "teacher_weight": gettext_noop("teacher's emphasis"),
    "exploration": gettext_noop("trying out equals"),
    "variety": gettext_noop("met already today"),
}

_SOME_SKILL = gettext_noop("this skill")
_SOME_ACTIVITY = gettext_noop("another activity")


def explain(
    reason: Reason, names: Names, gettext: Callable[[str], str] = gettext_noop
) -> Explanation:
    """Word one reason for the student, the teacher and the family."""
    return Explanation(
        student=explain_to_student(reason, names, gettext),
        teacher=" ".join(_for_teacher(reason, names, gettext)),
        family=_said(1, reason, names, gettext),
    )


def explain_to_student(
    reason: Reason, names: Names, gettext: Callable[[str], str] = gettext_noop
) -> str:
    """Word one reason for the student alone: her page asks for nothing else."""
    said = _said(0, reason, names, gettext)
    return distinguished(said, reason, gettext) if situation(reason) == "new" else said


def _said(reader: int, reason: Reason, names: Names, gettext: Callable[[str], str]) -> str:
    """Put the names into a sentence, which ends once where a name is a question."""
    text = gettext(_SENTENCES[situation(reason)][reader]) % _words(reason, names, gettext)
    parts = [gettext(_FOCUS[reader])] if is_moved_forward(reason) else []
    return " ".join([*parts, re.sub(r"(?<=[?!])\.", "", text)])


def is_moved_forward(reason: Reason) -> bool:
    """Whether the teacher's emphasis put the step where it is, and not a pin or a lack of others.

    The sentence about it stands before the one about the evidence, which stays true.
    """
    is_free = reason.constraint in ("open", "extra_review") and reason.skill is not None
    return is_free and reason.terms.get("teacher_weight", 0.0) > 0.0


def _words(reason: Reason, names: Names, gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "skill": _skill(reason.skill, names, gettext),
        "before": _skill(reason.ready_on[0] if reason.ready_on else None, names, gettext),
    }


def situation(reason: Reason) -> str:
    """Which one thing is worth saying first: people's decisions, then the evidence."""
    if reason.constraint in ("pinned", "prerequisite", "just_done"):
        return reason.constraint
    if reason.skill is None:
        return "no_skill"
    if reason.is_review:
        return "review"
    if reason.evidence_count == 0:
        return "ready" if reason.ready_on and not reason.unmet else "new"
    if not reason.enough:
        return "unsure"
    if reason.p_known >= KNOWN:
        return "known"
    if reason.p_known >= CLOSE:
        return "close"
    return "opens" if reason.opens >= MANY else "growing"


def _for_teacher(reason: Reason, names: Names, gettext: Callable[[str], str]) -> list[str]:
    figures = {
        "skill": _skill(reason.skill, names, gettext),
        "p": f"{100 * reason.p_known:.0f}",
        "low": f"{100 * reason.low:.0f}",
        "high": f"{100 * reason.high:.0f}",
        "count": reason.evidence_count,
    }
    parts = [gettext(_ESTIMATE if reason.enough else _NOT_ENOUGH) % figures]
    if reason.skill is None:
        parts = []
    if reason.constraint == "pinned":
        parts.append(gettext(_PINNED))
    elif reason.constraint != "open":
        parts.append(gettext(_FILLS))
    if is_moved_forward(reason):
        parts.append(gettext(_FOCUS_IN_FULL) % {"skill": figures["skill"]})
    if not reason.in_day:
        parts.append(gettext(_LATER))
    if reason.unmet:
        skills = ", ".join(_skill(skill, names, gettext) for skill in reason.unmet)
        parts.append(gettext(_UNMET) % {"skills": skills})
    terms = ", ".join(
        gettext(_TERM) % {"term": gettext(TERM_NAMES[name]), "value": f"{value:+.2f}"}
        for name, value in reason.terms.items()
        if value
    )
    parts.append(gettext(_TERMS_LIST) % {"score": f"{reason.score:+.2f}", "terms": terms or "0"})
    if reason.p_explored is not None:
        parts.append(gettext(_DRAWN) % {"p": f"{100 * reason.p_explored:.0f}"})
    if reason.rejected is not None:
        parts.append(_left_out(reason.rejected, names, gettext))
    return parts


def _left_out(rejected: Rejected, names: Names, gettext: Callable[[str], str]) -> str:
    return gettext(_REJECTED[rejected.why]) % {
        "activity": names.activities.get(rejected.activity) or gettext(_SOME_ACTIVITY),
        "score": f"{rejected.score:+.2f}",
        "unmet": _skill(rejected.unmet, names, gettext),
    }


def _skill(skill: int | None, names: Names, gettext: Callable[[str], str]) -> str:
    return (names.skills.get(skill) if skill is not None else None) or gettext(_SOME_SKILL)
