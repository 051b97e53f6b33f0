"""The questions of a class's course: which are hard, which tell students apart, which mislead."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.listing import Listing
from analytics.selectors.items import (
    MISLEADS,
    ORDERS,
    in_class,
    in_order,
    in_words,
    item_for,
    items_of,
)
from analytics.views.trails import to_section
from students.selectors.access import section_for


@require_safe
def section_items(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List them with their figures, those first that tell least."""
    section = section_for(request.user, uuid)
    listing = Listing.of(request.GET, ORDERS, "telling", keeps=("only",))
    is_narrow = listing.kept.get("only") == "misleading"
    found = items_of(section.course, listing.search)
    misleading = items_of(section.course).filter(MISLEADS).count()
    wanted = in_order(found.filter(MISLEADS) if is_narrow else found, listing.order)
    page = listing.shown(wanted)
    shown = {"page": page, "rows": in_words(page.rows), "listing": listing, "section": section}
    shown |= {"misleading": misleading, "is_narrow": is_narrow}
    return render(
        request,
        "analytics/section_items.html",
        shown | {"trail": to_section(request.user, section)},
    )


@require_safe
def section_item(request: HttpRequest, uuid: UUID, item_uuid: UUID) -> HttpResponse:
    """Show one question with its key, and what the class has answered."""
    section = section_for(request.user, uuid)
    shown = in_class(section, item_for(section, item_uuid))
    questions = (reverse("analytics:section_items", args=[section.uuid]), _("Questions"))
    trail = [*to_section(request.user, section), questions]
    return render(
        request,
        "analytics/section_item.html",
        {"asked": shown, "section": section, "trail": trail},
    )
