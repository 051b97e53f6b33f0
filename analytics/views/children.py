"""What a guardian looks at: one child at a time."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from analytics.selectors.families import child_page
from students.selectors.access import ward_for, wards_of


@require_safe
def children(request: HttpRequest) -> HttpResponse:
    """List a guardian's children; take her straight to the only one."""
    wards = list(wards_of(request.user).order_by("first_name", "pk"))
    if len(wards) == 1:
        return redirect("analytics:child", wards[0].uuid)
    return render(request, "analytics/children.html", {"children": wards})


@require_safe
def child(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one child's path, her last work, and something to do at home."""
    child = ward_for(request.user, uuid)
    return render(request, "analytics/child.html", {"page": child_page(child)})
