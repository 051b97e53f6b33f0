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
from students.models.consents import ConsentEntry, Purpose
from students.models.files import StoredFile
from students.models.fits import EngineFit
from students.models.imports import ImportJob
from students.models.judgments import Judgment, JudgmentWithdrawal
from students.models.paths import LearningPath, PathStep
from students.models.people import Enrollment, Guardianship, Membership, Role, User
from students.models.planning import SchoolPlan, SectionPlan
from students.models.records import Erasure, PersonCopy, RecordsRules, Tombstone
from students.models.sessions import Session
from students.models.sso import ExternalIdentity, IdentityProvider

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
    "ConsentEntry",
    "EngineFit",
    "Enrollment",
    "Erasure",
    "ExternalIdentity",
    "Guardianship",
    "IdentityProvider",
    "ImportJob",
    "Judgment",
    "JudgmentWithdrawal",
    "LearnerState",
    "LearningPath",
    "Membership",
    "PathStep",
    "PersonCopy",
    "Purpose",
    "RecordsRules",
    "Role",
    "SchoolPlan",
    "SectionPlan",
    "Session",
    "SkillMastery",
    "StoredFile",
    "Tombstone",
    "User",
]
