"""QTI 1.2 read: what Canvas (classic and New Quizzes), Respondus and the standard's examples write.

Pure: a path in, items as `assessments.scoring` knows them out. What has no counterpart is refused
by name and reason; what a conversion loses is noted on the item. HTML stays the file's own: whoever
stores it makes it safe first.
"""

from assessments.qti.media import replace_media
from assessments.qti.model import (
    PackageError,
    ParsedAssessment,
    ParsedItem,
    QtiPackage,
    Refused,
)
from assessments.qti.package import read_package

__all__ = [
    "PackageError",
    "ParsedAssessment",
    "ParsedItem",
    "QtiPackage",
    "Refused",
    "read_package",
    "replace_media",
]
