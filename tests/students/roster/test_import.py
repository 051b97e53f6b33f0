"""What an import makes of the district: rows in, rows moved, rows ended, nothing lost."""

from datetime import date

from courses.models import AcademicSession, Course, District, School, Section
from courses.tenancy import enter_district
from students.models import AuditEntry, Enrollment, LearnerState, Membership, User
from tests.factories import make_district
from tests.students.roster.exports import (
    CLASSES,
    COURSES,
    ENROLLMENTS,
    ORGS,
    USERS,
    with_line,
    without,
)

YESTERDAY = date(2030, 9, 30)


def counts(report, kind):
    found = report.counts[kind]
    return found.created, found.updated, found.unchanged, found.ended


def test_everything_of_the_export_goes_in(bring):
    report = bring()
    district = District.objects.get(sourced_id="d1")
    assert (district.name, district.code) == ("North District", "north-district")
    assert report.problems == []
    assert School.objects.filter(district=district).count() == 2
    assert Section.objects.get(sourced_id="k1").academic_sessions.get().title == "Year"
    assert User.objects.get(sourced_id="u1").grade == "04"
    assert counts(report, "enrollments.csv") == (3, 0, 0, 0)


def test_a_second_time_changes_nothing(bring):
    bring()
    report = bring()
    assert report.is_unchanged
    assert counts(report, "users.csv") == (0, 0, 4, 0)


def test_the_number_of_queries_does_not_grow_with_the_rows(bring, django_assert_max_num_queries):
    users = USERS + "".join(f"x{n},true,s1,student,x{n},X,Y,,,04\n" for n in range(300))
    lines = ENROLLMENTS + "".join(f"f{n},k2,s1,x{n},student,,,\n" for n in range(300))
    with django_assert_max_num_queries(70):
        bring(users=users, enrollments=lines)


def test_a_dry_run_says_the_same_and_writes_nothing(bring):
    report = bring({"is_dry_run": True})
    assert counts(report, "users.csv") == (4, 0, 0, 0)
    assert report.outcome == "dry_run"
    assert not District.objects.filter(sourced_id="d1").exists()
    assert not User.objects.exists()


def test_new_accounts_have_no_password(bring):
    bring()
    assert not User.objects.get(sourced_id="u1").has_usable_password()


def test_students_wait_for_a_first_path(bring):
    bring()
    assert set(LearnerState.objects.values_list("student__sourced_id", flat=True)) == {"u1", "u2"}


def test_an_unchanged_roster_makes_nobody_stale(bring):
    bring()
    LearnerState.objects.all().delete()
    bring()
    assert not LearnerState.objects.exists()


def test_a_changed_name_is_updated(bring):
    bring()
    report = bring(users=USERS.replace("Ada,Archer", "Ada,Byron"))
    assert counts(report, "users.csv") == (0, 1, 3, 0)
    assert User.objects.get(sourced_id="u1").last_name == "Byron"


def test_a_good_row_goes_in_beside_a_bad_one(bring):
    report = bring(enrollments=with_line(ENROLLMENTS, "e9,k9,s1,u1,student,,,"))
    assert [str(p) for p in report.problems] == [
        "enrollments.csv line 5: there is no class 'k9'",
    ]
    assert Enrollment.objects.count() == 3


def test_all_or_nothing_refuses_the_whole_for_one_bad_row(bring):
    lines = with_line(ENROLLMENTS, "e9,k1,s1,nobody,student,,,")
    report = bring({"is_all_or_nothing": True}, enrollments=lines)
    assert report.outcome == "refused"
    assert not District.objects.filter(sourced_id="d1").exists()


def test_a_line_that_is_gone_ends_the_enrollment_and_keeps_it(bring):
    bring()
    report = bring(enrollments=without(ENROLLMENTS, "e2,"))
    assert counts(report, "enrollments.csv") == (0, 0, 2, 1)
    assert Enrollment.objects.get(sourced_id="e2").ends_on == YESTERDAY


def test_an_ended_enrollment_comes_back_with_its_line(bring):
    bring()
    bring(enrollments=without(ENROLLMENTS, "e2,"))
    bring()
    assert Enrollment.objects.get(sourced_id="e2").ends_on is None


def test_a_bad_line_does_not_end_what_it_stood_for(bring):
    bring()
    bring(enrollments=ENROLLMENTS.replace("u2,student,,2030-08-01", "u2,student,,soon"))
    assert Enrollment.objects.get(sourced_id="e2").ends_on is None


def test_a_file_that_breaks_off_ends_nothing(bring):
    bring()
    report = bring(enrollments=without(ENROLLMENTS, "e2,") + '"e9,k1')
    assert Enrollment.objects.get(sourced_id="e2").ends_on is None
    assert any("nothing was ended" in note.text for note in report.notes)


def test_another_school_that_the_roster_does_not_list_is_left_alone(bring):
    bring(enrollments=with_line(ENROLLMENTS, "e4,k3,s2,u1,student,,,"))
    bring(orgs=without(ORGS, "s2,"))
    assert Enrollment.objects.get(sourced_id="e4").ends_on is None


def test_a_line_marked_to_be_deleted_ends_the_enrollment(bring):
    bring()
    lines = "".join(
        line.rstrip("\n") + (",status\n" if n == 0 else ",tobedeleted\n" if n == 2 else ",active\n")
        for n, line in enumerate(ENROLLMENTS.splitlines(True))
    )
    report = bring(enrollments=lines)
    assert counts(report, "enrollments.csv") == (0, 0, 2, 1)
    assert Enrollment.objects.get(sourced_id="e2").ends_on == YESTERDAY
    assert bring(enrollments=lines).is_unchanged


def test_whoever_moves_has_a_new_enrollment_and_the_old_one_ends(bring):
    bring()
    moved = ENROLLMENTS.replace("e2,k1", "e2,k2")
    report = bring(enrollments=moved)
    old, new = Enrollment.objects.filter(user__sourced_id="u2").order_by("pk")
    assert (old.sourced_id, old.section.sourced_id, old.ends_on) == (None, "k1", YESTERDAY)
    assert (new.sourced_id, new.section.sourced_id, new.ends_on) == ("e2", "k2", None)
    assert counts(report, "enrollments.csv") == (1, 0, 2, 1)
    assert bring(enrollments=moved).is_unchanged


def test_two_enrollments_may_change_places(bring):
    both = with_line(ENROLLMENTS, "e4,k2,s1,u2,student,,2030-08-01,")
    bring(enrollments=both)
    swapped = both.replace("e2,k1", "e2,k0").replace("e4,k2", "e4,k1").replace("e2,k0", "e2,k2")
    bring(enrollments=swapped)
    rows = Enrollment.objects.filter(user__sourced_id="u2")
    assert set(rows.values_list("sourced_id", "section__sourced_id")) == {
        ("e2", "k2"),
        ("e4", "k1"),
    }
    assert bring(enrollments=swapped).is_unchanged


def test_two_terms_in_one_class_are_one_enrollment(bring):
    lines = ENROLLMENTS.replace("e2,k1,s1,u2,student,,2030-08-01,", "").strip() + (
        "\ne2,k1,s1,u2,student,,2030-08-01,2030-12-18\ne2b,k1,s1,u2,student,,2031-01-07,2031-06-30\n"
    )
    report = bring(enrollments=lines)
    row = Enrollment.objects.get(user__sourced_id="u2")
    assert (row.begins_on, row.ends_on) == (date(2030, 8, 1), date(2031, 6, 30))
    assert any("1 lines continue" in note.text for note in report.notes)
    assert bring(enrollments=lines).is_unchanged


def test_an_account_is_switched_off_and_on_never_deleted(bring):
    bring()
    off = USERS.replace("u2,true", "u2,false")
    assert counts(bring(users=off), "users.csv") == (0, 0, 3, 1)
    assert not User.objects.get(sourced_id="u2").is_active
    assert bring(users=off).is_unchanged
    bring()
    assert User.objects.get(sourced_id="u2").is_active


def test_people_who_are_not_in_it_are_left_and_named(bring):
    bring()
    report = bring(
        {"is_confirmed": True},
        users=without(USERS, "u2,"),
        enrollments=without(ENROLLMENTS, "e2,"),
    )
    assert User.objects.get(sourced_id="u2").is_active
    assert any("Ben Brook (u2) is not in it" in note.text for note in report.notes)


def test_a_username_of_somebody_else_is_reported(bring):
    stranger = User.objects.create_user("ADA", district=make_district("South"))
    report = bring()
    assert [str(p) for p in report.problems if p.file == "users.csv"] == [
        "users.csv line 2: the username 'ada' belongs to another person"
    ]
    enter_district(None)
    stranger.refresh_from_db()
    assert stranger.sourced_id is None


def test_two_people_of_one_username_are_reported(bring):
    report = bring(users=with_line(USERS, "u3,true,s1,student,Ben,Bo,Birch,,,"))
    assert [p.line for p in report.problems] == [6]


def test_courses_of_one_code_are_told_apart(bring):
    courses = with_line(COURSES, "c2,Numbers too,NUM,s2,y1")
    report = bring(courses=courses)
    assert Course.objects.get(sourced_id="c2").code == "NUM~c2"
    assert any("another course has the code NUM" in note.text for note in report.notes)
    assert bring(courses=courses).is_unchanged


def test_a_class_of_an_unknown_school_is_reported_and_its_enrollments_with_it(bring):
    report = bring(classes=CLASSES.replace("4A,s1", "4A,s9"))
    assert str(report.problems[0]) == "classes.csv line 2: there is no school 's9'"
    assert [p.file for p in report.problems[1:]] == ["enrollments.csv"] * 3


def test_orgs_above_the_district_are_not_imported_and_their_parts_are(bring):
    orgs = ORGS.replace(
        "d1,North District,district,,", "st,State,state,,\nd1,North District,district,,st"
    )
    orgs = orgs.replace(
        "s2,Valley School,school,V,d1", "a,Area,local,,d1\ns2,Valley School,school,V,a"
    )
    orgs = with_line(orgs, "p1,Science,department,,s2")
    report = bring(orgs=orgs)
    assert report.problems == []
    assert School.objects.get(sourced_id="s2").parent is None
    assert School.objects.get(sourced_id="p1").parent.name == "Valley School"
    assert {n.line for n in report.notes if n.file == "orgs.csv"} == {2, 5}


def test_orgs_that_are_their_own_ancestors_are_reported(bring):
    orgs = with_line(with_line(ORGS, "p1,A,department,,p2"), "p2,B,department,,p1")
    assert [p.line for p in bring(orgs=orgs).problems] == [5, 6]


def test_a_class_to_be_deleted_is_closed(bring):
    bring()
    classes = CLASSES.replace("Ids\n", "Ids,status\n").replace(
        "k2,Numbers 4B,c1,4B,s1,y1", "k2,Numbers 4B,c1,4B,s1,y1,tobedeleted"
    )
    bring(classes=classes.replace("y1\n", "y1,\n"))
    assert not Section.objects.get(sourced_id="k2").is_active


def test_terms_follow_the_roster(bring):
    bring()
    bring(classes=CLASSES.replace("4A,s1,y1", "4A,s1,"))
    assert not Section.objects.get(sourced_id="k1").academic_sessions.exists()
    assert AcademicSession.objects.count() == 1


def test_whoever_is_in_a_class_is_of_its_school(bring):
    bring(enrollments=with_line(ENROLLMENTS, "e4,k3,s2,u1,student,,,"))
    schools = Membership.objects.filter(user__sourced_id="u1").values_list(
        "school__name", flat=True
    )
    assert set(schools) == {"Hill School", "Valley School"}


def test_an_import_is_on_record_with_its_counts_and_a_trial_is_not(bring):
    bring({"is_dry_run": True})
    assert not AuditEntry.objects.exists()
    bring()
    entry = AuditEntry.objects.get(action="imported")
    assert (entry.actor_id, entry.target) == (None, "roster")
    assert entry.details["enrollments.csv created"] == 3
