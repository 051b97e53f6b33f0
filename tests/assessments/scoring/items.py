"""One good item of every kind, and a strategy that makes many."""

from hypothesis import strategies as st

from assessments.scoring import shuffled_apart

HEAD = {"format": "markdown", "stem": "What is asked?"}


def pieces(*ids):
    return [{"id": i, "text": f"Text of {i}"} for i in ids]


ITEMS = {
    "single_choice": ({**HEAD, "choices": pieces("a", "b", "c")}, {"correct": "b"}),
    "multiple_choice": (
        {**HEAD, "choices": pieces("a", "b", "c", "d")},
        {"correct": ["a", "c"], "scoring": "partial"},
    ),
    "true_false": (HEAD, {"correct": False}),
    "numeric": (
        {**HEAD, "unit": "cm"},
        {"accepted": [{"value": "3.5", "tolerance": "0.1"}, {"low": "10", "high": "11"}]},
    ),
    "short_answer": (HEAD, {"accepted": ["Paris", "the city of Paris"]}),
    "fill_blanks": (
        {
            "format": "html",
            "stem": "<p>A {{b1}} has {{b2}} sides.</p>",
            "blanks": [{"id": "b1"}, {"id": "b2", "choices": pieces("x", "y")}],
        },
        {"blanks": {"b1": {"accepted": ["square"]}, "b2": {"correct": "y"}}},
    ),
    "ordering": (
        {**HEAD, "entries": pieces("c", "a", "d", "b")},
        {"order": ["a", "b", "c", "d"], "scoring": "partial"},
    ),
    "matching": (
        {**HEAD, "prompts": pieces("p1", "p2"), "options": pieces("o1", "o2", "o3")},
        {"pairs": {"p1": "o3", "p2": "o1"}},
    ),
    "essay": ({**HEAD, "min_words": 10, "max_words": 200}, {}),
}


class Form(dict):
    """What a browser sent: lists by name, the last one by `get`, as a QueryDict has it."""

    def get(self, key, default=None):
        values = super().get(key)
        return values[-1] if values else default

    def getlist(self, key):
        return super().get(key, [])


IDS = st.lists(st.from_regex(r"[A-Za-z0-9_.:-]{1,6}", fullmatch=True), unique=True)
ANSWERS = st.text(max_size=40).map(lambda text: text.replace("\x00", "")).filter(str.strip)
SCORING = st.sampled_from(["all", "partial"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def _named(name, least):
    return st.tuples(st.just(name), IDS.filter(lambda ids: len(ids) >= least))


@st.composite
def choices(draw):
    ids = draw(_named("choices", 2))[1]
    body = {**HEAD, "choices": pieces(*ids)}
    if draw(st.booleans()):
        return "single_choice", body, {"correct": draw(st.sampled_from(ids))}
    correct = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    return "multiple_choice", body, {"correct": correct, "scoring": draw(SCORING)}


@st.composite
def orderings(draw):
    ids = draw(_named("entries", 2))[1]
    body = {**HEAD, "entries": pieces(*shuffled_apart(ids, "seed"))}
    return "ordering", body, {"order": ids, "scoring": draw(SCORING)}


@st.composite
def matchings(draw):
    prompts, options = draw(_named("prompts", 1))[1], draw(_named("options", 2))[1]
    pairs = {prompt: draw(st.sampled_from(options)) for prompt in prompts}
    body = {**HEAD, "prompts": pieces(*prompts), "options": pieces(*options)}
    return "matching", body, {"pairs": pairs}


@st.composite
def blanks(draw):
    ids = draw(_named("blanks", 1))[1]
    stem = " ".join(f"{{{{{i}}}}}" for i in ids)
    rules = {i: {"accepted": draw(st.lists(ANSWERS, min_size=1, max_size=3))} for i in ids}
    body = {"format": "markdown", "stem": stem, "blanks": [{"id": i} for i in ids]}
    return "fill_blanks", body, {"blanks": rules}


@st.composite
def numerics(draw):
    value = str(draw(st.decimals(allow_nan=False, allow_infinity=False, places=3)))
    extra = draw(st.sampled_from([{}, {"tolerance": "0.5"}, {"decimals": 1}]))
    return "numeric", HEAD, {"accepted": [{"value": value, **extra}]}


def any_items():
    known = st.sampled_from([(kind, *ITEMS[kind]) for kind in ITEMS])
    return st.one_of(known, choices(), orderings(), matchings(), blanks(), numerics())
