"""What adults look at, as finished values: for pages, exports and the API."""

from analytics.selectors.schools import SchoolSummary, school_summary
from analytics.selectors.sections import GridRow, section_grid

__all__ = ["GridRow", "SchoolSummary", "school_summary", "section_grid"]
