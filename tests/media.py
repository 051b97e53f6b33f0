"""Small files of every kind, good ones and others."""

import io
import struct
import zipfile
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SCRIPT = b"<script>alert(1)</script>"


def picture(form: str = "PNG", size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", size, "teal").save(output, form, **options)
    return output.getvalue()


def telling_png() -> bytes:
    """A picture that says who drew it where, and has a page hidden behind its end."""
    facts = PngInfo()
    facts.add_text("Author", "Sam Example, 12 Hill Road")
    facts.add_text("Comment", SCRIPT.decode())
    return picture(pnginfo=facts) + SCRIPT


def telling_jpeg() -> bytes:
    """A picture that lies on its side, and says where it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "12 Hill Road"
    return picture("JPEG", exif=exif, comment=SCRIPT)


def animated(frames: int = 3, size: tuple[int, int] = (8, 6)) -> bytes:
    output = io.BytesIO()
    pictures = [Image.new("RGB", size, (20 * n, 0, 0)) for n in range(frames)]
    pictures[0].save(output, "GIF", save_all=True, append_images=pictures[1:], duration=50)
    return output.getvalue()


def zipped() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("index.html", SCRIPT)
    return output.getvalue()


def bomb_png() -> bytes:
    """Says that it has 2.5 thousand million pixels, in a few bytes."""
    data = bytearray(picture())
    data[16:24] = struct.pack(">II", 50_000, 50_000)
    return bytes(data)


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>'
MP4 = struct.pack(">I", 24) + b"ftypisom" + b"\0\0\2\0isommp42" + bytes(range(256)) * 4
WEBM = (
    b"\x1aE\xdf\xa3\x9f\x42\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
    + bytes(64)
)
VTT = b"WEBVTT\n\n00:01.000 --> 00:04.000\nA seed is asleep.\n"
MP3 = b"ID3\x04\0\0\0\0\0\x10" + bytes(64)
WAV = b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(40)
OGG = b"OggS\0\2" + bytes(22) + b"\x01\x1e\x01vorbis" + bytes(30)

NOT_TAKEN = {
    "an archive": zipped(),
    "a page": b"<!doctype html><html>" + SCRIPT,
    "a text": b"Only words.",
    "nothing": b"",
    "a program": b"\x7fELF" + bytes(64),
    "a script": b"#!/bin/sh\necho hello\n",
    "a PDF that is a page": b"%PDF-1.7\n" + SCRIPT,
    "a page that is a PDF": b"<html>%PDF-1.7\n",
    "a PDF that is an archive": PDF + zipped(),
    "a video that is a page": MP4[:40] + SCRIPT + MP4[40:],
    "a video that is an archive": MP4 + zipped(),
    "a sound that is a PDF": MP3 + PDF,
    "a sound that is a page": b"ID3\x04\0\0\0\0\0\x10" + SCRIPT + bytes(64),
    "a drawing that is a page": b"<html xmlns='http://www.w3.org/1999/xhtml'><svg/></html>",
    "a drawing with entities": b'<!DOCTYPE svg [<!ENTITY a "b">]>'
    + SVG.replace(b"<circle", b"&a;<circle"),
    "a beginning of a PNG": picture()[:30],
    "a GIF that is a script": b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)",
    "a picture of a thousand million pixels": bomb_png(),
    "a picture that is a PNG by name only": b"\x89PNG\r\n\x1a\n" + SCRIPT,
}
