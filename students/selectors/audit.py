"""What of the log a person may read, and what it says about herself."""

from datetime import timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Now
from django.http import Http404
from django.shortcuts import get_object_or_404

from students.models import Action, AuditEntry, Enrollment, Membership, Role, User
from students.selectors.access import roles_of, schools_visible_to

ALARM_DAYS = 90
LOOKS = (Action.VIEWED_SENSITIVE, Action.EXPORTED, Action.IMPERSONATION_BEGUN)


def reads_log(user: User) -> bool:
    """Tell whether a person answers for a school or district, and so may read its log."""
    return not roles_of(user).isdisjoint({Role.SCHOOL_ADMIN, Role.DISTRICT_ADMIN})


def log_visible_to(user: User) -> "QuerySet[AuditEntry]":
    """Return the entries a person may read: her district's, or those about her schools' people.

    Whoever was at a school once is of it here.
    """
    entries = AuditEntry.objects.filter(district_id=user.district_id or 0)
    if Role.DISTRICT_ADMIN in roles_of(user):
        return entries
    if Role.SCHOOL_ADMIN not in roles_of(user):
        return entries.none()
    people = Membership.objects.filter(school__in=schools_visible_to(user)).values("user")
    return entries.filter(Q(actor_id__in=people) | Q(subject_id__in=people))


def log_for(user: User) -> "QuerySet[AuditEntry]":
    """Return the log a person may read, or 404. 0 or 1 query."""
    if not reads_log(user):
        raise Http404
    return log_visible_to(user)


def open_alarms_of(user: User) -> "QuerySet[AuditEntry]":
    """Return the alarms of the last 90 days that nobody has seen to, the latest first."""
    name = Concat(Value("auditentry:"), Cast(OuterRef("pk"), CharField()))
    seen = AuditEntry.objects.filter(
        district=OuterRef("district"), action=Action.ALARM_SEEN, target=name
    )
    lately = Now() - timedelta(days=ALARM_DAYS)
    alarms = log_visible_to(user).filter(action=Action.ALARM, at__gt=lately)
    return alarms.filter(~Exists(seen)).order_by("-pk")


def alarm_for(user: User, number: int) -> AuditEntry:
    """Return an alarm that this person may see to, or 404."""
    return get_object_or_404(log_for(user).filter(action=Action.ALARM), pk=number)


def looks_at(person: User) -> "QuerySet[AuditEntry]":
    """Return who but herself looked at a person or saved her work, the latest first.

    A table of a class that she was in counts as well.
    """
    about = Q(subject_id=person.pk, action__in=LOOKS) | in_a_table_of(Q(user=person))
    entries = AuditEntry.objects.filter(about, district_id=person.district_id or 0)
    return entries.exclude(actor_id=person.pk).order_by("-pk")


def in_a_table_of(students: Q) -> Q:
    """Return what finds the saved tables of classes that students, by their enrollment, are in."""
    sections = Enrollment.objects.filter(students, role=Enrollment.Role.STUDENT)
    names = sections.annotate(name=Concat(Value("section:"), Cast("section__uuid", CharField())))
    return Q(action=Action.EXPORTED, target__in=names.values("name"))
