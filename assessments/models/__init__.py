"""How we find out: items and their versions, assessments, attempts, responses, grades."""

from assessments.models.attempts import Attempt, Grade, Response, SavedAnswer
from assessments.models.flow import DispatcherHeartbeat
from assessments.models.items import (
    Assessment,
    AssessmentItem,
    Item,
    ItemKey,
    ItemVersion,
)
from assessments.models.statistics import ItemStatistic

__all__ = [
    "Assessment",
    "AssessmentItem",
    "Attempt",
    "DispatcherHeartbeat",
    "Grade",
    "Item",
    "ItemKey",
    "ItemStatistic",
    "ItemVersion",
    "Response",
    "SavedAnswer",
]
