import pytest

from students.engine import CyclicSkills, SkillGraph
from tests.students.engine.worlds import GRAPH, for_all, graphs


def test_it_counts_everything_that_builds_on_a_skill_once():
    diamond = SkillGraph(
        (1, 2, 3, 4), {2: ((1, True),), 3: ((1, True),), 4: ((2, True), (3, True))}
    )
    assert [diamond.descendants(skill) for skill in (1, 2, 3, 4)] == [3, 1, 1, 0]


@for_all(graphs())
def test_it_orders_skills_after_what_they_require(graph):
    place = {skill: index for index, skill in enumerate(graph.order)}
    assert sorted(graph.order) == sorted(graph.skills)
    assert all(place[p] < place[s] for s in graph.skills for p, _ in graph.requires(s))


def test_it_names_the_cycle():
    with pytest.raises(CyclicSkills) as error:
        SkillGraph((1, 2, 3, 4), {1: ((3, True),), 2: ((1, True),), 3: ((2, False),)})
    assert error.value.cycle == (1, 3, 2)
    assert "1 -> 3 -> 2 -> 1" in str(error.value)


def test_it_names_a_skill_that_requires_itself():
    with pytest.raises(CyclicSkills) as error:
        SkillGraph((1, 2), {2: ((2, True),)})
    assert error.value.cycle == (2,)


def test_it_names_the_cycle_and_not_what_hangs_on_it():
    with pytest.raises(CyclicSkills) as error:
        SkillGraph((1, 2, 3), {1: ((2, True),), 2: ((3, True),), 3: ((2, True),)})
    assert set(error.value.cycle) == {2, 3}


def test_it_looks_up_unmet_hard_prerequisites():
    assert GRAPH.unmet(2, known=lambda skill: False) == (1,)
    assert GRAPH.unmet(2, known=lambda skill: True) == ()
    assert GRAPH.unmet(4, known=lambda skill: False) == ()
    assert GRAPH.unmet(4, known=lambda skill: False, hard_only=False) == (1,)


def test_it_finds_everything_on_the_way_to_a_skill():
    assert GRAPH.ancestors((3,)) == {1, 2}


def test_it_leaves_out_prerequisites_it_does_not_hold():
    assert SkillGraph((1,), {1: ((99, True),)}).requires(1) == ()


def test_it_answers_for_unknown_skills():
    assert GRAPH.descendants(99) == 0
    assert GRAPH.requires(99) == ()


def test_it_takes_a_chain_of_any_length():
    chain = SkillGraph(tuple(range(5_000)), {n: ((n - 1, True),) for n in range(1, 5_000)})
    assert chain.descendants(0) == 4_999
