"""Who learns, what each is believed to know, and what comes next."""

from students.models.audit import (
    Action,
    Alarm,
    AuditEntry,
    AuditHead,
    AuditParticulars,
    AuditSeal,
)
from students.models.belief import LearnerState, SkillMastery
from students.models.class_signin import ClassEntry, ClassKey, ClassPermit, ClassWindow
from students.models.completions import ActivityCompletion
from students.models.files import StoredFile
from students.models.paths import LearningPath, PathStep
from students.models.people import Enrollment, Guardianship, Membership, Role, User
from students.models.records import Erasure, PersonCopy, RecordsRules, Tombstone

__all__ = [
    "Action",
    "ActivityCompletion",
    "Alarm",
    "AuditEntry",
    "AuditHead",
    "AuditParticulars",
    "AuditSeal",
    "ClassEntry",
    "ClassKey",
    "ClassPermit",
    "ClassWindow",
    "Enrollment",
    "Erasure",
    "Guardianship",
    "LearnerState",
    "LearningPath",
    "Membership",
    "PathStep",
    "PersonCopy",
    "RecordsRules",
    "Role",
    "SkillMastery",
    "StoredFile",
    "Tombstone",
    "User",
]
