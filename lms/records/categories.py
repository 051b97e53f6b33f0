"""The kinds of things that are kept about people, in plain words: what, why, and who sees it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of thing. `periods` are those of `lms.records.periods` that end it."""

    title: str | Promise
    what: str | Promise
    why: str | Promise
    who: str | Promise
    periods: tuple[str, ...] = ("former",)


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of thing, told to somebody else than the person whom it is about."""

    title: str | Promise
    what: str | Promise
    why: str | Promise
    who: str | Promise


CATEGORIES = {
    "account": Category(
        _("Your account"),
        _("Your name, your username, your e-mail if you have one, your grade, your language, and "
          "how you set your pages."),
        _("So that you can sign in and your school knows who you are."),
        _("You, your family, your teachers and the admins of your school and district."),
    ),
    "school": Category(
        _("Your school and classes"),
        _("Which school and classes you are in, since when, and who your family is."),
        _("So that each person sees what is meant for them and no more."),
        _("You, your family, your teachers and the admins of your school and district."),
    ),
    "work": Category(
        _("Your work"),
        _("What you answered, when, the hints you saw, and how long you had a question in view. "
          "Your scores, and what your teachers wrote and saw you do."),
        _("So that you and your teachers can see how you are doing."),
        _("You, your family, your teachers and the admins of your school and district."),
    ),
    "learning": Category(
        _("What you seem to know"),
        _("What we think you know already, and the steps we suggest next. A program works it out "
          "from your work. People decide, not the program."),
        _("So that your next step fits you."),
        _("You, your teachers and the admins. Your family sees your next steps."),
    ),
    "consents": Category(
        _("What your family agreed to"),
        _("What your family said yes or no to, when, and in answer to which words."),
        _("So that your school does what your family agreed to, and can show that it did."),
        _("You, your family and the admins of your school and district."),
    ),
    "access": Category(
        _("How you sign in"),
        _("When you signed in, and keys that let you or your programs in. Passwords are kept only "
          "in a form that nobody can read."),
        _("So that nobody else gets into your account."),
        _("Nobody but you. Admins see that you have signed in, not your password."),
        ("sessions", "tokens"),
    ),
    "records": Category(
        _("Who did what"),
        _("A list of important things that people did here, such as looking at or changing "
          "records."),
        _("So that we can find out when something went wrong."),
        _("The admins of your district and the people who run this system."),
        ("addresses", "audit", "admin_log"),
    ),
    "copies": Category(
        _("Copies and erasures"),
        _("A copy of what is kept about you, if someone asked for one, and who asked to erase "
          "what."),
        _("So that you can get your copy, and so that what was erased stays erased."),
        _("The person who asked for it, and the admins of your district."),
        ("copies",),
    ),
}  # fmt: skip

OF_ANOTHER = {
    "account": Told(
        _("The account"),
        _("The name, the username, the e-mail if there is one, the grade, the language, and "
          "how pages are set."),
        _("So that each person can sign in and the school knows who it is."),
        _("The person, the family, the teachers and the admins of school and district."),
    ),
    "school": Told(
        _("School and classes"),
        _("Which school and classes, since when, and who the family is."),
        CATEGORIES["school"].why,
        _("The person, the family, the teachers and the admins of school and district."),
    ),
    "work": Told(
        _("Work"),
        _("What was answered, when, the hints shown, and how long a question was in view. The "
          "scores, and what teachers wrote and have seen."),
        _("So that students, families and teachers can see how it goes."),
        _("The student, the family, the teachers and the admins of school and district."),
    ),
    "learning": Told(
        _("What seems to be known"),
        _("What seems to be known already, and the steps suggested next. A program works it out "
          "from the work. People decide, not the program."),
        _("So that each student's next step fits."),
        _("The student, the teachers and the admins. The family sees the next steps."),
    ),
    "consents": Told(
        _("What the family agreed to"),
        _("What the family said yes or no to, when, and in answer to which words."),
        _("So that the school does what the family agreed to, and can show that it did."),
        _("The student, the family and the admins of school and district."),
    ),
    "access": Told(
        _("How this person signs in"),
        _("When this person signed in, and keys that let the person or programs in. Passwords are "
          "kept only in a form that nobody can read."),
        _("So that nobody else gets into the account."),
        _("Nobody but the person. Admins see that somebody has signed in, no password."),
    ),
    "records": Told(
        CATEGORIES["records"].title,
        CATEGORIES["records"].what,
        CATEGORIES["records"].why,
        _("The admins of the district and the people who run this system."),
    ),
    "copies": Told(
        CATEGORIES["copies"].title,
        _("A copy of what is kept, if someone asked for one, and who asked to erase what."),
        _("So that people can get their copies, and what was erased stays erased."),
        _("The person who asked for it, and the admins of the district."),
    ),
}  # fmt: skip
