"""Plans of small worlds, and hypothesis strategies that draw them."""

from dataclasses import replace
from itertools import cycle

from hypothesis import strategies as st

from students.engine import (
    TERMS,
    Catalogue,
    CatalogueActivity,
    Overrides,
    Wishes,
    plan,
)
from tests.students.engine.worlds import (
    DAY,
    GRAPH,
    HOUR,
    MODEL,
    NOON,
    catalogue,
    graphs,
    histories,
    shown,
)

CATALOGUE = catalogue()
LATER = NOON + 2 * HOUR
SHARED = Catalogue(
    (
        *map(
            lambda one, minutes: replace(one, minutes=minutes),
            CATALOGUE.activities,
            cycle((10.0, 25.0, 4.0, 15.0, 10.0)),
        ),
        CatalogueActivity(900, (1, 2), "quiz", "text", 5.0, 50),
        CatalogueActivity(901, (), "lesson", "text", 5.0, 51),
    )
)


def planned(*evidence, wishes=None, overrides=None, at=LATER, graph=GRAPH, seed=0, of=CATALOGUE):
    return plan(MODEL, shown(*evidence), graph, of, wishes, overrides, at=at, seed=seed)


@st.composite
def plans(draw):
    """A plan in a random world, with the world it was made for."""
    graph = draw(graphs(5))
    evidence = draw(histories())
    wishes = Wishes(
        steps=draw(st.integers(0, 14)),
        formats=draw(st.sampled_from([(), ("video",), ("text", "game")])),
        minutes=draw(st.sampled_from([None, 2.0, 12.0, 20.0, 45.0])),
        goals=draw(st.sampled_from([(), (3,), (5, 4)])),
        weights=draw(st.dictionaries(st.sampled_from(TERMS), st.floats(-1.0, 3.0), max_size=3)),
        exploration=draw(st.sampled_from([0.0, 0.2, 3.0])),
    )
    overrides = Overrides(
        pins=tuple(draw(st.lists(st.integers(99, 503), max_size=3))),
        skips=draw(st.frozensets(st.sampled_from([100, 201, 302, 403]), max_size=3)),
        holds=draw(st.frozensets(st.integers(1, 5), max_size=1)),
    )
    at = max([piece.at for piece in evidence], default=NOON) + draw(st.floats(0, 60 * DAY))
    wishes = replace(wishes, day_began=at - draw(st.floats(0, 3 * DAY)))
    seed = draw(st.integers(0, 2**40))
    made = planned(
        *evidence, wishes=wishes, overrides=overrides, at=at, graph=graph, seed=seed, of=SHARED
    )
    return made, (graph, evidence, wishes, overrides, at, seed, SHARED.activities)
