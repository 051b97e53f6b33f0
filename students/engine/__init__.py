"""The learning engine: evidence, skills and wishes in; mastery, plan and reasons out.

Pure: no Django, no clock, no randomness without a seed. The same input gives the same output to
the last digit, and one response after another gives the same state as replaying them all.
"""

from students.engine.catalogue import Catalogue, CatalogueActivity, Overrides, Wishes
from students.engine.day import how_many_fit, minutes_done
from students.engine.evidence import Completion, Evidence, Response
from students.engine.explain import Explanation, Names, explain, explain_to_student
from students.engine.graph import CyclicSkills, SkillGraph
from students.engine.mastery import Mastery
from students.engine.model import Model
from students.engine.plan import Plan, activities_planned, plan, what_if
from students.engine.reasons import TERMS, Alternative, Reason, Rejected, rebuild_order, total
from students.engine.state import ActivityRecord, LearnerState, SkillBelief
from students.engine.weights import Weights

__all__ = [
    "TERMS",
    "ActivityRecord",
    "Alternative",
    "Catalogue",
    "CatalogueActivity",
    "Completion",
    "CyclicSkills",
    "Evidence",
    "Explanation",
    "LearnerState",
    "Mastery",
    "Model",
    "Names",
    "Overrides",
    "Plan",
    "Reason",
    "Rejected",
    "Response",
    "SkillBelief",
    "SkillGraph",
    "Weights",
    "Wishes",
    "activities_planned",
    "explain",
    "explain_to_student",
    "how_many_fit",
    "minutes_done",
    "plan",
    "rebuild_order",
    "total",
    "what_if",
]
