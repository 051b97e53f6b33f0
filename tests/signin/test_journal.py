"""Who comes in, who fails, and what changes at the door is in the log."""

from django.urls import reverse

from students.models import AuditEntry, AuditParticulars
from tests.factories import PASSWORD
from tests.signin.people import code, enter, give_app, second_step


def actions(person) -> list[str]:
    hers = AuditEntry.objects.filter(subject_id=person.pk).order_by("pk")
    return list(hers.values_list("action", flat=True))


def test_a_sign_in_and_its_end_are_recorded(cast, client):
    enter(client, cast.student.username)
    client.post(reverse("account_logout"))
    assert actions(cast.student) == ["signed-in", "signed-out"]


def test_a_failure_is_recorded_without_what_was_typed(cast, client):
    enter(client, cast.student.username, "wrong")
    enter(client, "nobody at all", "wrong")
    assert actions(cast.student) == ["sign-in-failed"]
    assert "nobody" not in str(AuditParticulars.objects.values_list("words", flat=True))


def test_a_wrong_code_is_told_from_a_wrong_password(cast, client):
    give_app(cast.teacher)
    enter(client, cast.teacher.username)
    second_step(client, "000000")
    [entry] = AuditEntry.objects.filter(subject_id=cast.teacher.pk)
    assert entry.details == {"second_step": True}
    second_step(client, code())
    assert actions(cast.teacher) == ["sign-in-failed", "signed-in"]


def test_a_new_password_and_a_token_are_recorded(cast, client):
    enter(client, cast.student.username)
    client.post(reverse("students:token"), {"do": "make"})
    sent = {"oldpassword": PASSWORD, "password1": "quite another", "password2": "quite another"}
    client.post(reverse("account_change_password"), sent)
    assert actions(cast.student) == ["signed-in", "token-issued", "password-changed"]


def test_what_an_admin_does_names_her(cast, client):
    enter(client, cast.school_admin.username)
    client.post(reverse("students:end_access", args=[cast.student.uuid]))
    [entry] = AuditEntry.objects.filter(subject_id=cast.student.pk)
    assert (entry.action, entry.actor_id) == ("session-ended", cast.school_admin.pk)
