"""Reading about assessments, for pages, the API and the other apps."""

from assessments.selectors.flow import FlowHealth, flow_health

__all__ = ["FlowHealth", "flow_health"]
