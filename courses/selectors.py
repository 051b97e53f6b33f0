"""The districts themselves, for what has to look after all of them."""

from collections.abc import Iterator

from courses.models import District
from courses.tenancy import in_district, through


def each_district() -> Iterator[District]:
    """Work for one district after the other: in the loop's body, the session is in that one."""
    with through("operator"):
        districts = list(District.objects.order_by("pk"))
    for district in districts:
        with in_district(district.pk):
            yield district
