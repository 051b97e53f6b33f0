"""Every address that the resolver knows, with things that are not there."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter
from django.utils.regex_helper import normalize

NOBODY = UUID(int=0)
SAMPLES = {"app_label": "students", "pk": "1", "object_id": "1"}


def every_address() -> dict[str, str]:
    """Return an address for each name; what has no name goes by its pattern."""
    return {name: _filled(pattern, kinds) for name, pattern, kinds in _patterns(get_resolver())}


def _patterns(
    resolver: URLResolver,
    before: str = "",
    names: tuple[str, ...] = (),
    kinds: Mapping[str, object] = MappingProxyType({}),
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    for pattern in resolver.url_patterns:
        whole = before + pattern.pattern.regex.pattern.removeprefix("^")
        converters = {**kinds, **pattern.pattern.converters}
        if isinstance(pattern, URLPattern):
            yield ":".join([*names, pattern.name or whole]), whole, converters
        else:
            inside = (pattern.namespace,) if pattern.namespace else ()
            yield from _patterns(pattern, whole, names + inside, converters)


def _filled(pattern: str, kinds: Mapping[str, object]) -> str:
    (form, names), *_ = normalize(pattern.replace("\\Z", ""))
    return "/" + form % {name: _sample(name, kinds.get(name)) for name in names}


def _sample(name: str, kind: object) -> str:
    if isinstance(kind, UUIDConverter):
        return str(NOBODY)
    return "1" if isinstance(kind, IntConverter) else SAMPLES.get(name, "key")
