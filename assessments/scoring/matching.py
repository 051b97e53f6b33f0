"""Items answered by giving each prompt an option; sorting into categories is the same."""

from collections.abc import Iterator, Mapping

from assessments.scoring.kind import Answer, Body, Key, Kind
from assessments.scoring.shape import (
    FormData,
    JsonDict,
    clean_id,
    clean_pairs,
    fields,
    ids,
    piece_problems,
    texts,
)


class Matching(Kind):
    """Prompts to pair with options; an option may serve several prompts or none."""

    body_names = frozenset({"prompts", "options"})
    key_names = frozenset({"pairs"})

    def clean(self, body: Body, answer: object) -> JsonDict:
        prompts, options = texts(body, "prompts"), texts(body, "options")
        sent = clean_pairs(fields(answer, "pairs").get("pairs"), prompts)
        chosen = {prompt: clean_id(sent.get(prompt), options) for prompt in prompts}
        kept = {prompt: option for prompt, option in chosen.items() if option}
        return {"pairs": kept} if kept else {}

    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        return {"pairs": {p: data.get(f"{prefix}-{p}") for p in texts(body, "prompts")}}

    def is_complete(self, body: Body, answer: Answer) -> bool:
        return len(answer["pairs"]) == len(body["prompts"])

    def score(self, body: Body, key: Key, answer: Answer) -> float:
        pairs: Mapping[str, str] = key["pairs"]
        given: Mapping[str, str] = answer["pairs"]
        return sum(given.get(prompt) == option for prompt, option in pairs.items()) / len(pairs)

    def problems(self, body: Body, key: Key) -> Iterator[str]:
        yield from piece_problems(body, "prompts", 1)
        yield from piece_problems(body, "options", 2)
        pairs, options = key.get("pairs"), ids(body, "options")
        if not isinstance(pairs, Mapping) or set(pairs) != set(ids(body, "prompts")):
            yield "key: pairs has every prompt"
        elif not all(option in options for option in pairs.values()):
            yield "key: pairs leads to options"

    def key_answer(self, body: Body, key: Key) -> JsonDict:
        return {"pairs": dict(key["pairs"])}

    def correct_text(self, body: Body, key: Key) -> str:
        prompts, options = texts(body, "prompts"), texts(body, "options")
        return "; ".join(f"{prompts[p]} → {options[o]}" for p, o in key["pairs"].items())
