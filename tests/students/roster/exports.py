"""A small district's export, written where a test wants it and changed as it wants."""

from pathlib import Path

ORGS = """\
sourcedId,name,type,identifier,parentSourcedId
d1,North District,district,,
s1,Hill School,school,H,d1
s2,Valley School,school,V,d1
"""
SESSIONS = """\
sourcedId,title,type,startDate,endDate,schoolYear
y1,Year,schoolYear,2030-08-01,2031-06-30,2031
"""
COURSES = """\
sourcedId,title,courseCode,orgSourcedId,schoolYearSourcedId
c1,Numbers,NUM,d1,y1
"""
CLASSES = """\
sourcedId,title,courseSourcedId,classCode,schoolSourcedId,termSourcedIds
k1,Numbers 4A,c1,4A,s1,y1
k2,Numbers 4B,c1,4B,s1,y1
k3,Numbers 4V,c1,4V,s2,y1
"""
USERS = """\
sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,email,agentSourcedIds,grades
u1,true,s1,student,ada,Ada,Archer,ada@example.org,g1,04
u2,true,s1,student,ben,Ben,Brook,,,04
t1,true,s1,teacher,tess,Tess,Trent,,,
g1,true,s1,guardian,gail,Gail,Archer,,,
"""
ENROLLMENTS = """\
sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate
e1,k1,s1,u1,student,,2030-08-01,
e2,k1,s1,u2,student,,2030-08-01,
e3,k1,s1,t1,teacher,true,2030-08-01,
"""
EXPORT = {
    "orgs.csv": ORGS,
    "academicSessions.csv": SESSIONS,
    "courses.csv": COURSES,
    "classes.csv": CLASSES,
    "users.csv": USERS,
    "enrollments.csv": ENROLLMENTS,
}


def write_export(folder: Path, **changes: str | None) -> Path:
    """Write the export, each file given by its stem replaced (or left out, where None)."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    files = EXPORT | {f"{stem}.csv": text for stem, text in changes.items()}
    for name, text in files.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def with_line(text: str, line: str) -> str:
    return f"{text}{line}\n"


def without(text: str, start: str) -> str:
    return "".join(line for line in text.splitlines(True) if not line.startswith(start))
