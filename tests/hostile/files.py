"""Sheets, XML and JSON that are out to do something else than be read."""

from collections.abc import Callable

from tests.assessments.qti.xml import good_item, quiz_file

GOOD_SHEET = "framework,code,title\nm,A1,Counting\n"
ROW = "m,A{},Counting\n"


def _many_rows() -> bytes:
    return ("framework,code,title\n" + "m,A,B\n" * 1_000_000).encode()


def _many_rows_of_old_macs() -> bytes:
    return ("framework,code,title\r" + "m,A,B\r" * 1_000_000).encode()


def _many_columns() -> bytes:
    return (",".join(f"c{number}" for number in range(200_000)) + "\n").encode()


SHEETS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one endless line": lambda: b"framework,code,title\nm,A1," + b"x" * 15 * 2**20,
    "one endless quoted cell": lambda: b'framework,code,title\nm,A1,"' + b"x\n" * 5 * 2**20,
    "one endless header": lambda: b"x" * 15 * 2**20,
    "nothing but commas": lambda: b"," * 15 * 2**20,
    "two hundred thousand columns": _many_columns,
    "NUL bytes": lambda: GOOD_SHEET.replace("Counting", "Count\0ing").encode(),
    "nothing but NUL bytes": lambda: bytes(10 * 2**20),
    "a million rows": _many_rows,
    "a million rows of an old Mac": _many_rows_of_old_macs,
    "a picture with a script": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "a page": lambda: b"<!doctype html><script>alert(1)</script>",
    "random bytes": lambda: bytes(range(256)) * 4096,
    "half a character": lambda: GOOD_SHEET.encode() + b"m,A2,\xe2\x82",
    "half a UTF-16 character": lambda: GOOD_SHEET.encode("utf-16")[:-1],
    "only a byte order mark": lambda: b"\xff\xfe",
}

ENTITIES: dict[str, str] = {
    "a file as an entity": '<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "an address as an entity": '<!DOCTYPE q [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter entities": '<!DOCTYPE q [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    "an internal parameter entity": "<!DOCTYPE q [<!ENTITY % p \"<!ENTITY a 'b'>\"> %p;]>",
    "a billion laughs": "<!DOCTYPE q [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "<!ENTITY a '&a9;'>]>",
    "quadratic blow-up": f"<!DOCTYPE q [<!ENTITY a '{'x' * 100_000}'>]>",
    "an unparsed entity": '<!DOCTYPE q [<!NOTATION n SYSTEM "x"><!ENTITY a SYSTEM "y" NDATA n>]>',
}


def good_quiz(start: str = "", stem: str = "What?") -> bytes:
    return (start + quiz_file(good_item(stem=stem)).partition("?>")[2]).encode()


def _declared(start: str) -> Callable[[], bytes]:
    return lambda: good_quiz(start).replace(b"Red", b"&a;" * 1000)


def _deep(depth: int) -> bytes:
    return (
        b"<questestinterop>"
        + b"<section>" * depth
        + b"</section>" * depth
        + (b"</questestinterop>")
    )


def _attributes() -> bytes:
    many = " ".join(f'a{number}="x"' for number in range(200_000))
    return f"<questestinterop><item {many}/></questestinterop>".encode()


XML: dict[str, Callable[[], bytes]] = {
    **{what: _declared(start) for what, start in ENTITIES.items()},
    "a DTD elsewhere": lambda: good_quiz('<!DOCTYPE q SYSTEM "http://127.0.0.1:9/q.dtd">').replace(
        b"Red", b"&a;"
    ),
    "a hundred thousand levels": lambda: _deep(100_000),
    "a hundred thousand levels never closed": lambda: b"<questestinterop>" + b"<a>" * 100_000,
    "levels closed by their parent": lambda: b"<q>" + b"<a>" * 100_000 + b"</q>",
    "pairs below levels never closed": lambda: b"<b>" * 100_000 + b"<c></c>" * 100_000,
    "levels closed out of order": lambda: b"<a><b>" * 50_000 + b"</a></b>" * 50_000,
    "an enormous attribute": lambda: b'<questestinterop a="' + b"x" * 15 * 2**20 + b'"/>',
    "an enormous name": lambda: b"<" + b"q" * 15 * 2**20 + b"/>",
    "two hundred thousand attributes": _attributes,
    "one attribute twice": lambda: b"<questestinterop a='1' a='2'/>",
    "a million elements": lambda: (
        b"<questestinterop>" + b"<item/>" * 1_000_000 + (b"</questestinterop>")
    ),
    "an enormous text": lambda: good_quiz(stem="x" * 15 * 2**20),
    "an enormous comment": lambda: b"<!--" + b"x" * 15 * 2**20 + b"-->" + good_quiz(),
    "comments never closed": lambda: b"<!--" * 500_000,
    "sections never closed": lambda: b"<q><![CDATA[" * 150_000,
    "nothing but angles": lambda: b"<" * 2**21,
    "NUL bytes": lambda: good_quiz(stem="Wh\0at?"),
    "another encoding than it says": lambda: (
        b'<?xml version="1.0" encoding="utf-16"?>' + good_quiz()
    ),
    "an unknown encoding": lambda: b'<?xml version="1.0" encoding="klingon"?>' + good_quiz(),
    "a picture with a script": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "nothing": lambda: b"",
    "UTF-7": lambda: b'<?xml version="1.0" encoding="utf-7"?>+ADw-script+AD4-',
}

JSON: dict[str, Callable[[], bytes]] = {
    "a hundred thousand levels": lambda: b"[" * 100_000 + b"]" * 100_000,
    "a hundred thousand levels of objects": lambda: b'{"a":' * 100_000,
    "a node of many levels": lambda: (
        b'{"CFDocument":{"identifier":"d"},"CFAssociations":[{"associationType":"precedes",'
        b'"originNodeURI":'
        + b'{"uri":' * 900
        + b'"x"'
        + b"}" * 900
        + b',"destinationNodeURI":"y"}]}'
    ),
    "a huge number": lambda: b'{"CFDocument": {"identifier": ' + b"9" * 1_000_000 + b"}}",
    "a name twice": lambda: (
        b'{"CFDocument": {"identifier": "a"}, "CFDocument": {"identifier": "b"}}'
    ),
    "no number": lambda: b'{"CFDocument": {"identifier": "d", "x": NaN}}',
    "an endless number": lambda: b'{"CFDocument": {"identifier": "d", "x": -Infinity}}',
    "an endless sequence": lambda: (
        b'{"CFDocument":{"identifier":"d"},"CFItems":[{"identifier":"i","fullStatement":"s"}],'
        b'"CFAssociations":[{"associationType":"isChildOf","originNodeURI":"i",'
        b'"destinationNodeURI":"d","sequenceNumber":1e999}]}'
    ),
    "a text as the document": lambda: b'{"CFDocument": "x"}',
    "half a character": lambda: b'{"CFDocument": {"identifier": "\\ud800"}}',
    "NUL characters": lambda: b'{"CFDocument": {"identifier": "\\u0000"}}',
    "a million entries": lambda: (
        b'{"CFDocument":{"identifier":"d"},"CFItems":[' + b"0," * 999_999 + b"0]}"
    ),
    "many empty lists": lambda: b"[" + b"[]," * 5_000_000 + b"[]]",
    "not closed": lambda: b'{"CFDocument": {"identifier": "d',
}
