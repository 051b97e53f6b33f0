"""Where everybody stands to the things of the access matrix, and what part each plays elsewhere.

The matrix speaks of one student's things and names eleven people around her. The same line holds
for the things of three others, with those in the parts who play them there: a student at another
school of the district, one in another district, and one who has moved to the neighbouring section.
Beside those people there are the former and the revoked, who pass nowhere they did before.
"""

COLUMNS = {
    "-": "anonymous",
    "s": "student",
    "c": "classmate",
    "x": "stranger",
    "t": "teacher",
    "o": "other_teacher",
    "g": "guardian",
    "h": "other_guardian",
    "a": "school_admin",
    "e": "elsewhere_admin",
    "d": "district_admin",
}
Players = dict[str, set[str]]

# Whose things -> who plays the part of a column there. Nobody plays a part that isn't named.
STANDING: dict[str, Players] = {
    "own": {
        **{name: {name} for name in COLUMNS.values()},
        "stranger": {"stranger", "former_student"},
        "teacher": {"teacher", "co_teacher"},
    },
    # She left the section yesterday for the one next door, where she takes the same course.
    "moved": {
        "student": {"former_student"},
        "classmate": {"stranger"},
        "stranger": {"student", "classmate"},
        "teacher": {"other_teacher"},
        "other_teacher": {"teacher", "co_teacher"},
        "school_admin": {"school_admin"},
        "elsewhere_admin": {"elsewhere_admin"},
        "district_admin": {"district_admin"},
    },
    "elsewhere": {
        "student": {"elsewhere_student"},
        "teacher": {"elsewhere_teacher"},
        "guardian": {"elsewhere_guardian"},
        "school_admin": {"elsewhere_admin"},
        "elsewhere_admin": {"school_admin"},
        "district_admin": {"district_admin"},
    },
    "foreign": {
        "student": {"foreign_student"},
        "teacher": {"foreign_teacher"},
        "guardian": {"foreign_guardian"},
        "school_admin": {"foreign_admin"},
        "district_admin": {"foreign_district_admin"},
    },
}
# What those who are in no column play where nothing is asked about anybody's things. Who plays no
# part at all passes where all who are signed in do.
NO_PART = ""
PLAYS = {
    "co_teacher": "teacher",
    "elsewhere_student": "student",
    "elsewhere_teacher": "teacher",
    "elsewhere_guardian": "guardian",
    "foreign_student": "student",
    "foreign_teacher": "teacher",
    "foreign_guardian": "guardian",
    "foreign_admin": "school_admin",
    "foreign_district_admin": "district_admin",
    "former_student": "student",
    "former_teacher": "teacher",
    "former_guardian": "guardian",
    "former_admin": NO_PART,
    "operator": NO_PART,
    # A teacher of the section: one whose account was switched off, one whose access was ended.
    "deactivated": "anonymous",
    "signed_out": "anonymous",
}
SIGNED_IN = frozenset(COLUMNS.values()) - {"anonymous"}
PEOPLE = [*COLUMNS.values(), *PLAYS]
NOT_SIGNED_IN = frozenset({"anonymous", "deactivated", "signed_out"})
# Who is asked besides those who play a part. The others would only say the same once more.
_BESIDES = {
    "own": {
        *("anonymous", "former_student", "former_teacher", "former_guardian", "former_admin"),
        *("deactivated", "signed_out", "operator", "elsewhere_teacher"),
        *("foreign_teacher", "foreign_admin", "foreign_district_admin"),
    },
    "moved": {"former_guardian", "former_teacher"},
    "elsewhere": {"teacher"},
    "foreign": {"teacher", "guardian", "district_admin"},
}
_WHERE_NOTHING_IS_NAMED = {
    *COLUMNS.values(),
    *("foreign_student", "foreign_district_admin", "former_admin", "operator", "deactivated"),
}


def asked_about(whose: str) -> list[str]:
    """Return who is asked about the things of one of the four students."""
    asked = _BESIDES[whose].union(*STANDING[whose].values())
    return [who for who in PEOPLE if who in asked]


def asked_anywhere() -> list[str]:
    """Return who is asked where nothing is named."""
    return [who for who in PEOPLE if who in _WHERE_NOTHING_IS_NAMED]


def passing(columns: frozenset[str], whose: str) -> frozenset[str]:
    """Return who passes where these columns do, asking about somebody's things."""
    players = STANDING[whose]
    return frozenset().union(*(players.get(column, frozenset()) for column in columns))


def passing_anywhere(columns: frozenset[str]) -> frozenset[str]:
    """Return who passes where these columns do and nothing is asked about anybody's things."""
    playing = {who for who, part in PLAYS.items() if part in columns}
    idle = {who for who, part in PLAYS.items() if part == NO_PART}
    return columns | playing | (idle if columns >= SIGNED_IN else frozenset())
