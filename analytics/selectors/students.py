"""Lists for admins: schools of a district, students of a school."""

from collections.abc import Sequence

from django.db.models import Count, F, OrderBy, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.models import School
from students.models import Membership, Role, User
from students.selectors.access import today
from students.selectors.names import is_called, words_of


def schools_at_a_glance(
    schools: QuerySet[School], search: str = "", is_falling: bool = False
) -> QuerySet[School]:
    """Return schools by name, each with its `section_count` and `student_count`."""
    pupils = Membership.objects.filter(school=OuterRef("pk"), role=Role.STUDENT).on(today())
    counted = pupils.order_by().values("school").annotate(n=Count("user")).values("n")
    return (
        schools.filter(name__icontains=search)
        .annotate(
            section_count=Count("sections", filter=Q(sections__is_active=True)),
            student_count=Coalesce(Subquery(counted), 0),
        )
        .order_by("-name" if is_falling else "name", "pk")
    )


def school_students(
    school: School, search: str, fields: Sequence[str], is_falling: bool = False
) -> QuerySet[User]:
    """Return a school's students with their `learner_state`, in the order of `fields`.

    The search looks at names and user names, every word of it.
    """
    pupils = Membership.objects.filter(school=school, role=Role.STUDENT).on(today())
    students = User.objects.filter(pk__in=pupils.values("user")).select_related("learner_state")
    for word in words_of(search):
        students = students.filter(is_called(word))
    order = [OrderBy(F(field), descending=is_falling, nulls_last=True) for field in fields]
    return students.order_by(*order, "pk")
