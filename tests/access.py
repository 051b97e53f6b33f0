"""The access matrix: who may open what, with every address and every part that people play.

A letter means that this person passes, and `.` that she doesn't: 404 (what is not yours does not
exist), and for somebody who isn't signed in the sign-in page or, from the API, 401. The letters are
those of `COLUMNS` in `tests/standing.py`, in their order:

    - anonymous   s student   c classmate   x a student of another section   t her teacher
    o another section's teacher   g her guardian   h another's guardian   a her school's admin
    e another school's admin   d her district's admin

The words after the address are what it is about, by the names in `tests/access_world.py`, and an
argument after `=` is meant as it stands. The things are those of the cast's student and her
section; `tests/standing.py` says who plays which part for three others' things, and what former and
revoked people may. The last column has the statuses that a request which passes may end in. An
exception for one person stands behind it: `+operator`, `-co_teacher`.
"""

from dataclasses import dataclass

from django.urls import reverse

from tests.standing import (
    COLUMNS,
    NOT_SIGNED_IN,
    STANDING,
    asked_about,
    asked_anywhere,
    passing,
    passing_anywhere,
)

MATRIX = """
# A student's own pages, and everybody's.
GET  home                                     . s c x t o g h a e d  200/302
GET  students:path_fragment                   . s c x . . . . . . .  200
GET  students:preferences                     . s c x t o g h a e d  200
POST students:preferences                     . s c x t o g h a e d  302
GET  students:reading                         - s c x t o g h a e d  200
POST students:reading                         - s c x t o g h a e d  302
GET  design                                   . . . . t o . . a e d  200 +operator
GET  assessments:course course                . s c x t o . . a . d  200
GET  assessments:activity lesson              . s c x t o . . a . d  200
POST assessments:complete lesson              . s c x . . . . . . .  302
POST assessments:begin quiz                   . s c x . . . . . . .  302
GET  assessments:attempt open                 . s . . . . . . . . .  200
POST assessments:save open                    . s . . . . . . . . .  302
POST assessments:hint open =1 =1              . s . . . . . . . . .  302
POST assessments:submit open                  . s . . . . . . . . .  302
GET  assessments:result done                  . s . . . . . . . . .  200

# Files of a course; a link opens nothing without the key it was made with.
GET  students:file file                       . s c x t o . . a . d  302
GET  students:file_link file                  . . . . . . . . . . .  200
GET  students:course_files course             . . . . . . . . . . d  200
POST students:course_files course             . . . . . . . . . . d  200
POST students:remove_course_file course file  . . . . . . . . . . d  302

# What adults look at. Lists open for everybody and hold only what is theirs.
GET  analytics:sections                       . s c x t o g h a e d  200
GET  analytics:section section                . . . . t . . . a . d  200
GET  analytics:section_export section         . . . . t . . . a . d  200
GET  analytics:section_grading section        . . . . t . . . a . d  200
GET  analytics:section_items section          . . . . t . . . a . d  200
GET  analytics:section_item section item      . . . . t . . . a . d  200
GET  analytics:section_skills section         . . . . t . . . a . d  200
GET  analytics:section_skills_export section  . . . . t . . . a . d  200
GET  analytics:section_planning section       . . . . t . . . a . d  200
POST analytics:section_planning section       . . . . t . . . a . d  302
GET  analytics:student student                . . . . t . . . a . d  200
GET  analytics:student_in_short student       . . . . t . . . a . d  200
GET  analytics:student_skill student skill    . . . . t . . . a . d  200
POST analytics:judge student skill            . . . . t . . . . . .  302
POST analytics:withdraw_judgment student judgment  . . . . t . . . . . .  302
GET  analytics:student_what_if student skill  . . . . t . . . a . d  200
GET  analytics:student_attempt student done   . . . . t . . . a . d  200
GET  analytics:grading                        . s c x t o g h a e d  200
GET  analytics:grade done place               . . . . t . . . a . d  200
POST analytics:grade done place               . . . . t . . . a . d  302
GET  analytics:schools                        . s c x t o g h a e d  200/302
GET  analytics:school school                  . . . . . . . . a . d  200
GET  analytics:school_students school         . . . . . . . . a . d  200
GET  analytics:school_planning school         . . . . . . . . a . d  200
POST analytics:school_planning school         . . . . . . . . a . d  302
GET  analytics:children                       . s c x t o g h a e d  200/302
GET  analytics:child student                  . . . . . . g . . . .  200
GET  analytics:child_looks student            . . . . . . g . . . .  200
GET  analytics:child_consents student         . . . . . . g . . . .  200
GET  analytics:child_consent student =pictures . . . . . . g . . . .  200
POST analytics:child_consent student =pictures . . . . . . g . . . .  302
GET  analytics:child_consent student =other   . . . . . . . . . . .  200
GET  analytics:school_consents school         . . . . . . . . a . d  200
GET  analytics:school_consent school student  . . . . . . . . a . d  200
POST analytics:school_consent school student  . . . . . . . . a . d  200
GET  analytics:looks                          . s c x t o g h a e d  200
GET  analytics:audit                          . . . . . . . . a e d  200
GET  analytics:audit_export                   . . . . . . . . a e d  200/302
POST analytics:audit_seen alarm               . . . . . . . . a . d  302

# Class sign-in: the page of its teacher, and where children come in.
GET  students:class_signin section            . . . . t . . . a . d  200
GET  students:class_board section             . . . . t . . . a . d  200
POST students:class_open section              . . . . t . . . a . d  302
POST students:class_close section             . . . . t . . . a . d  302
GET  students:class_cards section             . . . . t . . . a . d  200
POST students:class_cards section             . . . . t . . . a . d  200
GET  students:class_slips section             . . . . t . . . a . d  200
POST students:class_slips section             . . . . t . . . a . d  200
POST students:class_end section               . . . . t . . . a . d  302
GET  students:class_revoke section            . . . . t . . . a . d  200
POST students:class_revoke section            . . . . t . . . a . d  302
POST students:class_permit section            . . . . . . . . a . d  302
POST students:class_again section student     . . . . t . . . a . d  302
GET  students:class_door                      - s c x t o g h a e d  200
POST students:class_door                      - s c x t o g h a e d  200/429
GET  students:class_card                      - s c x t o g h a e d  403/429
POST students:class_card                      - s c x t o g h a e d  403/429
GET  students:class_names =1-BCDFGH           - s c x t o g h a e d  404/429
GET  students:class_pictures =1-BCDFGH =00000000-0000-4000-8000-000000000000  - s c x t o g h a e d  404/429
POST students:class_pictures =1-BCDFGH =00000000-0000-4000-8000-000000000000  - s c x t o g h a e d  404/429

# Imports; the one there is was tried by the district's admin, and goes on only by her.
GET  imports:index                            . . . . . . . . a e d  200
GET  imports:upload =roster                   . . . . . . . . . . d  200
POST imports:upload =roster                   . . . . . . . . . . d  200
GET  imports:upload =items                    . . . . . . . . a e d  200
POST imports:upload =items                    . . . . . . . . a e d  200
GET  imports:job import                       . . . . . . . . . . d  200
GET  imports:report import                    . . . . . . . . . . d  200
POST imports:apply import                     . . . . . . . . . . d  302
POST imports:again import                     . . . . . . . . . . d  302
POST imports:cancel import                    . . . . . . . . . . d  302

# The API: the same rules, by other doors.
GET  api:me                                   . s c x t o g h a e d  200
GET  api:child_list                           . s c x t o g h a e d  200
GET  api:child student                        . . . . . . g . . . .  200
GET  api:child_looks student                  . . . . . . g . . . .  200
GET  api:child_consents student               . . . . . . g . . . .  200
GET  api:look_list                            . s c x t o g h a e d  200
GET  api:school_consents school               . . . . . . . . a . d  200
GET  api:course_list                          . s c x t o g h a e d  200
GET  api:skill_list                           . s c x t o g h a e d  200
GET  api:assessment_list                      . s c x t o g h a e d  200
GET  api:section_list                         . s c x t o g h a e d  200
GET  api:school_list                          . s c x t o g h a e d  200
GET  api:student_path student                 . s . . t . . . a . d  200
GET  api:student_mastery student              . s . . t . . . a . d  200
GET  api:student_judgments student            . s . . t . . . a . d  200
POST api:judge student skill                  . . . . t . . . . . .  201
POST api:judgment_withdraw student judgment   . . . . t . . . . . .  204
GET  api:student_attempts student             . s . . t . . . a . d  200
GET  api:activity lesson                      . s c x t o . . a . d  200
POST api:complete lesson                      . s c x . . . . . . .  201
POST api:attempt_begin quiz                   . s c x . . . . . . .  200/201
GET  api:attempt open                         . s . . . . . . . . .  200
GET  api:attempt done                         . s . . t . . . a . d  200
PUT  api:response_save open item              . s . . . . . . . . .  204
POST api:hint_show open item                  . s . . . . . . . . .  200
POST api:attempt_submit open                  . s . . . . . . . . .  200
POST api:response_grade done item             . . . . t . . . a . d  201
GET  api:section_students section             . . . . t . . . a . d  200
GET  api:school school                        . . . . . . . . a . d  200
GET  api:need_list                            . s c x t o g h a e d  200
GET  api:waiting_list                         . s c x t o g h a e d  200
GET  api:section_skills section               . . . . t . . . a . d  200
GET  api:section_items section                . . . . t . . . a . d  200
GET  api:section_item section item            . . . . t . . . a . d  200
GET  api:fit_list                             . . . . . . . . . . d  200
POST api:fit_choose fit                       . . . . . . . . . . d  200
POST api:fits_free                            . . . . . . . . . . d  204
GET  api:section_planning section             . . . . t . . . a . d  200
PUT  api:section_planning section             . . . . t . . . a . d  200
GET  api:school_planning school               . . . . . . . . a . d  200
PUT  api:school_planning school               . . . . . . . . a . d  200
GET  api:student_skill student skill          . . . . t . . . a . d  200
GET  api:student_what_if student skill        . . . . t . . . a . d  200/409
GET  api:school_students school               . . . . . . . . a . d  200
GET  api:schema                               - s c x t o g h a e d  200 -deactivated
GET  api:docs                                 - s c x t o g h a e d  200 -deactivated
GET  api:nowhere                              . . . . . . . . . . .  200

# Single sign-on: where people come in, and where a district sets it up.
GET  students:choose_district                 - s c x t o g h a e d  200
POST students:choose_district                 - s c x t o g h a e d  200
GET  students:ways_in =nowhere                - s c x t o g h a e d  200
POST students:sso_begin =nowhere =00000000-0000-4000-8000-000000000000     - s c x t o g h a e d  404
GET  students:sso_callback =nowhere =00000000-0000-4000-8000-000000000000  - s c x t o g h a e d  404
GET  analytics:fits                           . . . . . . . . . . d  200
GET  analytics:fit fit                        . . . . . . . . . . d  200
POST analytics:fit fit                        . . . . . . . . . . d  302
POST analytics:free_fits                      . . . . . . . . . . d  302
GET  students:providers                       . . . . . . . . . . d  200
GET  students:new_provider                    . . . . . . . . . . d  200
POST students:new_provider                    . . . . . . . . . . d  200/302
GET  students:provider provider               . . . . . . . . . . d  200
POST students:provider provider               . . . . . . . . . . d  200/302
POST students:delete_provider provider        . . . . . . . . . . d  302
POST students:unlink student                  . . . . . . . . a . d  302

# What is kept about people. A guardian copies her child's; only the district erases.
GET  records:privacy                          - s c x t o g h a e d  200
GET  records:index                            . s c x t o g h a e d  200
GET  records:person student                   . s . . . . g . . . d  200
POST records:make_copy student                . s . . . . g . . . d  302
GET  records:copy copy                        . s . . . . . . . . .  200
POST records:fetch copy                       . . . . . . . . . . .  404
GET  records:erase student                    . . . . . . . . . . d  200
POST records:erase student                    . . . . . . . . . . d  200
GET  records:erasures                         . . . . . . . . . . d  200
POST records:keep erasure                     . . . . . . . . . . d  302
POST records:allow_return erasure             . . . . . . . . . . d  302
GET  records:receipt erasure                  . . . . . . . . . . .  404
GET  records:retention                        . . . . . . . . . . d  200
POST records:retention                        . . . . . . . . . . d  200

# The ways in: a person's own, and for admins those of the people below them.
GET  students:people                          . . . . . . . . a e d  200
GET  students:person student                  . . . . . . . . a . d  200
POST students:end_access student              . . . . . . . . a . d  302
POST students:switch_off student              . . . . . . . . a . d  302
POST students:switch_on student               . . . . . . . . a . d  302
POST students:reset_second_step student       . . . . . . . . a . d  302
GET  students:token                           . s c x t o g h a e d  200
POST students:token                           . s c x t o g h a e d  200
POST students:end_session                     . . . . . . . . . . .  302
GET  usersessions_list                        . s c x t o g h a e d  200
POST usersessions_list                        . s c x t o g h a e d  302
GET  mfa_index                                . s c x t o g h a e d  200
GET  mfa_authenticate                         - s c x t o g h a e d  302
POST mfa_authenticate                         - s c x t o g h a e d  302
GET  mfa_login_webauthn                       - s c x t o g h a e d  200/302
POST mfa_login_webauthn                       - s c x t o g h a e d  302/429
GET  mfa_reauthenticate                       . s c x t o g h a e d  302
POST mfa_reauthenticate                       . s c x t o g h a e d  302
GET  mfa_reauthenticate_webauthn              . s c x t o g h a e d  302
POST mfa_reauthenticate_webauthn              . s c x t o g h a e d  302
GET  mfa_activate_totp                        . s c x t o g h a e d  200
POST mfa_activate_totp                        . s c x t o g h a e d  200
GET  mfa_deactivate_totp                      . . . . . . . . . . .  200
POST mfa_deactivate_totp                      . . . . . . . . . . .  302
GET  mfa_list_webauthn                        . s c x t o g h a e d  200
GET  mfa_add_webauthn                         . s c x t o g h a e d  200
POST mfa_add_webauthn                         . s c x t o g h a e d  200
GET  mfa_edit_webauthn =1                     . . . . . . . . . . .  200
POST mfa_edit_webauthn =1                     . . . . . . . . . . .  302
GET  mfa_remove_webauthn =1                   . . . . . . . . . . .  200
POST mfa_remove_webauthn =1                   . . . . . . . . . . .  302
GET  mfa_recovery_codes                       . s c x t o g h a e d  302
POST mfa_recovery_codes                       . s c x t o g h a e d  302

# Signing in and out, and what monitors ask.
GET  account_login                            - s c x t o g h a e d  200/302
POST account_login                            - s c x t o g h a e d  200/302/429
GET  account_logout                           . s c x t o g h a e d  200
POST account_logout                           . s c x t o g h a e d  302
GET  account_reauthenticate                   . s c x t o g h a e d  200
POST account_reauthenticate                   . s c x t o g h a e d  200/429
GET  account_email                            . s c x t o g h a e d  200
POST account_email                            . s c x t o g h a e d  200/302/429
GET  account_change_password                  . s c x t o g h a e d  200
POST account_change_password                  . s c x t o g h a e d  200/429
GET  account_set_password                     . s c x t o g h a e d  302
POST account_set_password                     . s c x t o g h a e d  302/429
GET  account_inactive                         - s c x t o g h a e d  200
GET  account_signup                           - s c x t o g h a e d  200/302
POST account_signup                           - s c x t o g h a e d  200/302/429
GET  account_email_verification_sent          - s c x t o g h a e d  200
GET  account_reset_password                   - s c x t o g h a e d  200
POST account_reset_password                   - s c x t o g h a e d  200/302/429
GET  account_reset_password_done              - s c x t o g h a e d  200
GET  account_reset_password_from_key_done     - s c x t o g h a e d  200
GET  account_reset_password_from_key =1 =key  - s c x t o g h a e d  200
GET  account_confirm_email =key               - s c x t o g h a e d  200
GET  account_confirm_login_code               - s c x t o g h a e d  302
GET  operator_district                        . . . . . . . . . . .  200 +operator
POST operator_district                        . . . . . . . . . . .  302 +operator
GET  offline                                  - s c x t o g h a e d  200
GET  worker                                   - s c x t o g h a e d  200
GET  healthz                                  - s c x t o g h a e d  200
GET  readyz                                   - s c x t o g h a e d  200/503
GET  metrics                                  - s c x t o g h a e d  200
"""


@dataclass(frozen=True)
class Row:
    """A line of the matrix: asking for what, about which things; who passes, with which status."""

    method: str
    name: str
    arguments: tuple[str, ...]
    columns: frozenset[str]
    statuses: frozenset[int]
    also: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return " ".join([self.method, self.name, *self.arguments])

    @property
    def is_about_things(self) -> bool:
        return any(not name.startswith("=") for name in self.arguments)

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Return who is asked about whose things."""
        if not self.is_about_things:
            return [(who, "own") for who in asked_anywhere()]
        return [(who, whose) for whose in STANDING for who in asked_about(whose)]

    def passing(self, whose: str) -> frozenset[str]:
        """Return who passes, asking about somebody's things."""
        if self.is_about_things:
            found = passing(self.columns, whose)
        else:
            found = passing_anywhere(self.columns)
        return (found | self.also) - self.but

    def expects(self, who: str, whose: str) -> frozenset[int] | str:
        """Return the statuses that this person's request may end in, or the address it leads to."""
        if who in self.passing(whose):
            return self.statuses
        if who in NOT_SIGNED_IN:
            return frozenset({401}) if self.is_api else reverse("account_login")
        return frozenset({404})


def _row(line: str) -> Row:
    method, name, *rest = line.split()
    exceptions = []
    while rest[-1][0] in "+-" and rest[-1] != "-":
        exceptions.append(rest.pop())
    statuses = rest.pop()
    arguments, cells = rest[: -len(COLUMNS)], rest[-len(COLUMNS) :]
    assert all(cell in (".", letter) for cell, letter in zip(cells, COLUMNS, strict=True)), line
    return Row(
        method,
        name,
        tuple(arguments),
        frozenset(COLUMNS[cell] for cell in cells if cell != "."),
        frozenset(map(int, statuses.split("/"))),
        also=frozenset(one[1:] for one in exceptions if one[0] == "+"),
        but=frozenset(one[1:] for one in exceptions if one[0] == "-"),
    )


ROWS = [_row(line) for line in MATRIX.splitlines() if line.strip() and not line.startswith("#")]
