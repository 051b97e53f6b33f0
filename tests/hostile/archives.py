"""Zips that are out to do something else than be read."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import cache, partial

Member = tuple[str | zipfile.ZipInfo, bytes]
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
LOCAL_SIZES, CENTRAL_SIZES, CENTRAL_OFFSET = 18, 20, 42
TEN_GB = 10 * 2**30


def packed(members: Iterable[Member], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these members, which may share a name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def named(name: str, outside: str, good: bytes) -> bytes:
    """Return a good file with a member of a hostile name beside it, as the name was given."""
    stand_in = "n" * len(outside.encode())
    data = packed([(name, good), (stand_in, good)])
    return data.replace(stand_in.encode(), outside.encode())


def linked(name: str, good: bytes) -> bytes:
    link = zipfile.ZipInfo(name)
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed([(link, b"/etc/passwd")])


def doubled(name: str, good: bytes) -> bytes:
    other = "x" * len(name)
    return packed([(name, good), (other, good)]).replace(other.encode(), name.encode())


def encrypted(name: str, good: bytes) -> bytes:
    data = bytearray(packed([(name, good)]))
    for signature, flags in ((LOCAL, 6), (CENTRAL, 8)):
        data[data.index(signature) + flags] |= 1
    return bytes(data)


def bomb(name: str, good: bytes) -> bytes:
    """A thousand times its size."""
    return packed([(name, bytes(64 * 2**20))])


def promise(name: str, good: bytes) -> bytes:
    """A table of contents that promises ten gigabytes."""
    stored = packed([(name, good)], zipfile.ZIP_STORED)
    local = stored[: stored.index(CENTRAL)]
    extra = struct.pack("<HHQQ", 1, 16, TEN_GB, TEN_GB)
    path = name.encode()
    head = struct.pack("<4s4B4HL2L5H2L", CENTRAL, 45, 3, 45, 0, 0, 0, 0, 33, zlib.crc32(good),
                       0xFFFFFFFF, 0xFFFFFFFF, len(path), len(extra), 0, 0, 0, 0, 0)  # fmt: skip
    central = head + path + extra
    return local + central + struct.pack("<4s4H2LH", END, 0, 0, 1, 1, len(central), len(local), 0)


def overlapping(name: str, good: bytes) -> bytes:
    """Many members that are one and the same piece of the file."""
    stem, dot, suffix = name.rpartition(".")
    piece = bytes(2**20 - 1)
    local = packed([(name, piece)])
    start = local.index(CENTRAL)
    central, body = local[start : local.index(END)], local[:start]
    entries = []
    for number in range(150):
        path = f"{stem}{number}{dot}{suffix}".encode()
        entry = bytearray(central[:46])
        entry[28:30] = struct.pack("<H", len(path))
        entries.append(bytes(entry) + path)
    entries.append(central)
    table = b"".join(entries)
    count = len(entries)
    return body + table + struct.pack("<4s4H2LH", END, 0, 0, count, count, len(table), start, 0)


def nested(name: str, good: bytes) -> bytes:
    """A zip in a zip in a zip."""
    inner = packed([(name, good)])
    for _ in range(10):
        inner = packed([("inner.zip", inner)])
    return inner


@cache
def crowded(name: str, good: bytes) -> bytes:
    """A hundred thousand members."""
    members = ((f"{number}-{name}", b"") for number in range(100_000))
    return packed(members, zipfile.ZIP_STORED)


def lying(name: str, good: bytes, size: int) -> bytes:
    """A member whose size is not what both headers say."""
    data = bytearray(packed([(name, good * 100)]))
    for signature, sizes in ((LOCAL, LOCAL_SIZES), (CENTRAL, CENTRAL_SIZES)):
        at = data.index(signature) + sizes + 4
        data[at : at + 4] = struct.pack("<L", size)
    return bytes(data)


def misplaced(name: str, good: bytes) -> bytes:
    """A table of contents that points past the end of the file."""
    data = bytearray(packed([(name, good)]))
    at = data.index(CENTRAL) + CENTRAL_OFFSET
    data[at : at + 4] = struct.pack("<L", 2**31)
    return bytes(data)


def truncated(name: str, good: bytes, at: float) -> bytes:
    data = packed([(name, good * 50)])
    return data[: int(len(data) * at)]


def renamed(name: str, good: bytes) -> bytes:
    """A member that is called otherwise in its own header than in the table of contents."""
    data = packed([(name, good)])
    return data.replace(name.encode(), b"x" * len(name), 1)


def unknown_method(name: str, good: bytes) -> bytes:
    data = bytearray(packed([(name, good)]))
    for signature, method in ((LOCAL, 8), (CENTRAL, 10)):
        data[data.index(signature) + method] = 97
    return bytes(data)


def page_too(name: str, good: bytes) -> bytes:
    """A zip that a browser would take for a page, with nothing in it that we read."""
    return b"<html><script>alert(1)</script></html>" + packed([("index.html", b"<script>")])


OUTSIDE = {
    "climbs out": "../../out.csv",
    "climbs out later": "a/../../out.csv",
    "absolute": "/etc/out.csv",
    "with backslashes": "..\\..\\out.csv",
    "of a drive": "C:\\out.csv",
    "of a drive, relative": "C:out.csv",
    "of a server": "\\\\server\\out.csv",
}


def _outside(outside: str, name: str, good: bytes) -> bytes:
    return named(name, outside, good)


HOSTILE: dict[str, Callable[[str, bytes], bytes]] = {
    **{f"a name {what}": partial(_outside, outside) for what, outside in OUTSIDE.items()},
    "a link": linked,
    "a name twice": doubled,
    "a password": encrypted,
    "a bomb": bomb,
    "a promise of ten gigabytes": promise,
    "members that overlap": overlapping,
    "zips in zips": nested,
    "a hundred thousand members": crowded,
    "a size that is too small": partial(lying, size=10),
    "a size that is too large": partial(lying, size=2**20),
    "a size of four gigabytes": partial(lying, size=2**32 - 2),
    "a place past the end": misplaced,
    "a file cut in half": partial(truncated, at=0.5),
    "a file cut near its end": partial(truncated, at=0.97),
    "two names of one member": renamed,
    "an unknown method": unknown_method,
    "a page as well": page_too,
}
