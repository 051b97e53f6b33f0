import gzip
import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine import measure
from benchmarks.engine.coverage import Coverage, coverage
from benchmarks.engine.reading import NotAnswers, read
from benchmarks.engine.world import Shape, simulate
from benchmarks.engine.yardsticks import YARDSTICKS
from students.engine import Model
from students.engine.judging import auc, judge

MODEL = {
    "auc",
    "rmse",
    "log_loss",
    "ece",
    "auc_first5",
    "auc_unseen_items",
    "fit_s",
    "update_us",
    "predict_us",
    "peak_mb",
}
HEAD = "student,order,timestamp,item,skills,correct\n"


@pytest.fixture
def answers(tmp_path):
    """A small file like those of others: two skills, one, none; some without a time."""
    luck = np.random.default_rng(5)
    lines = []
    for student in range(12):
        level = luck.normal()
        for order in range(25):
            item = int(luck.integers(0, 20))
            skills = ["a~b", "b", "", "c"][item % 4]
            at = "" if student % 3 == 0 else str(1000 * order)
            right = int(luck.random() < 1 / (1 + np.exp(item / 5 - 2 - level)))
            lines.append(f"s{student},{order},{at},i{item},{skills},{right}")
    path = tmp_path / "answers.csv.gz"
    path.write_bytes(gzip.compress((HEAD + "\n".join(lines)).encode()))
    return path


@pytest.fixture
def no_simulation(monkeypatch):
    found = Coverage(0.9, 0.5, {})
    monkeypatch.setattr("lms.management.commands.benchmark_engine.fitted_coverage", lambda: found)


@pytest.mark.usefixtures("no_simulation")
def test_the_command_prints_figures_and_nothing_else(answers):
    out, err = StringIO(), StringIO()
    call_command("benchmark_engine", responses=answers, folds=3, json=True, stdout=out, stderr=err)
    figures = json.loads(out.getvalue())
    assert figures["model"].keys() >= MODEL
    assert figures["yardsticks"].keys() == YARDSTICKS.keys()
    assert all(0.0 < row["auc"] < 1.0 for row in figures["yardsticks"].values())
    assert "fold 3 of 3" in err.getvalue()


@pytest.mark.usefixtures("no_simulation")
def test_the_command_prints_a_table_for_people(answers):
    out = StringIO()
    call_command("benchmark_engine", responses=answers, folds=2, stdout=out, stderr=StringIO())
    assert "best_lr" in out.getvalue()


def test_the_command_says_what_is_wrong_with_a_file(tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("student,item\n1,2\n")
    with pytest.raises(CommandError, match="lacks the columns"):
        call_command("benchmark_engine", responses=wrong)
    wrong.write_text(HEAD + "1,first,,i,,1\n")
    with pytest.raises(CommandError, match="line 2"):
        call_command("benchmark_engine", responses=wrong)


def test_the_command_refuses_more_folds_than_students(answers):
    with pytest.raises(CommandError, match="12"):
        call_command("benchmark_engine", responses=answers, folds=13, stderr=StringIO())


def test_answers_are_read_by_student_and_order_whatever_the_files(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_text(HEAD + "b,2,,x,k,1\na,1,5,y,k~j,0\nb,1,7,z,,1\n")
    log = read(path)
    assert log.student.tolist() == [0, 0, 1]
    assert log.score.tolist() == [1.0, 1.0, 0.0]
    assert log.at.tolist() == [7.0, 7.0, 5.0]
    assert log.tag_row.tolist() == [1, 2, 2]
    path.write_text(HEAD)
    with pytest.raises(NotAnswers, match="no answers"):
        read(path)


def test_no_fold_is_judged_on_students_or_answers_it_has_seen(answers, monkeypatch):
    log, trained = read(answers), []

    def watched(train):
        trained.append(set(train.student.tolist()))
        return Model.default()

    monkeypatch.setattr(measure, "fit_log", watched)
    measure.measure(log, 3, lambda line: None)
    everybody = set(log.student.tolist())
    left_out = [everybody - some for some in trained]
    assert set.union(*left_out) == everybody
    assert sum(map(len, left_out)) == len(everybody)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=40))
def test_auc_is_the_share_of_pairs_in_the_right_order(rows):
    right, p = np.array([float(r) for r, _ in rows]), np.array([x / 5 for _, x in rows])
    pairs = [(a > b) + (a == b) / 2 for a in p[right > 0] for b in p[right == 0]]
    expected = sum(pairs) / len(pairs) if pairs else None
    assert auc(p, right > 0) == (expected if expected is None else pytest.approx(expected))


def test_metrics_have_their_textbook_values():
    right, p = np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.75, 0.25, 0.75, 0.75])
    judged = judge(p, right)
    assert judged.rmse == pytest.approx(0.25)
    assert judged.log_loss == pytest.approx(-np.log(0.75))
    assert judged.calibration_error == pytest.approx(0.25)


def test_the_shipped_intervals_hold_the_truth_nine_times_in_ten():
    found = coverage(Model.default(), simulate(Shape(schools=10, students=20), seed=77))
    assert 0.86 < found.share < 0.94


def test_a_simulated_world_is_the_same_twice():
    shape = Shape(schools=1, students=2)
    assert simulate(shape, 3) == simulate(shape, 3)
